package dev.heddle.benchmarks;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TurnLimitTest {
  private static final Row ROW = new Row(Workload.SPAWN, Subject.JDK, 1);

  /** A subject that hangs, on a virtual thread as subjects do. */
  static final class Hanging {
    private Hanging() {}

    public static void main(String[] args) throws InterruptedException {
      Thread.ofVirtual().start(Hanging::waitForEver).join();
    }

    private static void waitForEver() {
      while (true) {
        LockSupport.park();
      }
    }
  }

  @Test
  void aSubjectThatHangsIsEndedAndItsVirtualThreadsAreShown() throws Exception {
    List<String> progress = Collections.synchronizedList(new ArrayList<>());
    try (var limit = new TurnLimit(ROW, Duration.ofSeconds(5), progress::add);
        var jvm = new Jvm(Jvm.command(ROW, "-Xmx64m", Hanging.class))) {
      assertThrows(IOException.class, jvm::figures);
      assertTrue(limit.hasPassed());
    }
    assertTrue(
        progress.stream().anyMatch(text -> text.contains("Hanging.waitForEver")),
        progress.toString());
  }

  @Test
  void aTurnThatEndsInTimeIsLeftAlone() throws Exception {
    List<String> progress = Collections.synchronizedList(new ArrayList<>());
    try (var limit = new TurnLimit(ROW, Duration.ofDays(300_000), progress::add)) {
      assertFalse(limit.hasPassed());
    }
    assertTrue(progress.isEmpty(), progress.toString());
  }
}
