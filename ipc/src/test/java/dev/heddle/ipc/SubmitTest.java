package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.heddle.ExceptionGroup;
import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call that is submitted is a task of the group it was submitted in. */
@Timeout(60)
class SubmitTest {

  @Test
  void failureOfASubmittedCallIsAFailureOfTheGroup() throws Exception {
    try (var pool = ProcessPool.open(1)) {
      Heddle.run(() -> {
        var failed = assertThrows(ExceptionGroup.class, () -> {
          try (var group = TaskGroup.open()) {
            pool.submit(SubmitTest::fail, 7);
            group.join();
          }
        });
        assertEquals(1, failed.exceptions().size());
        var cause = assertInstanceOf(IOException.class, failed.exceptions().getFirst());
        assertEquals("no route to 7", cause.getMessage());
      });
    }
  }

  private static int fail(int n) throws IOException {
    throw new IOException("no route to " + n);
  }
}
