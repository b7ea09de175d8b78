package dev.heddle.ipc.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.ipc.Mark;
import dev.heddle.ipc.ProcessPool;
import java.io.IOException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Interrupts of tasks in a worker. */
@Timeout(60)
class InboxTest {
  @TempDir private Path directory;

  /** Throws when it is closed, into whoever interrupts the thread that is inside. */
  private static final class Grumbling extends AbstractInterruptibleChannel {
    void waitInside(Mark inside) throws IOException {
      begin();
      try {
        inside.set();
        while (!Thread.currentThread().isInterrupted()) {
          Thread.onSpinWait();
        }
      } finally {
        end(false);
      }
    }

    @Override
    protected void implCloseChannel() {
      throw new IllegalStateException("does not like to be closed");
    }
  }

  @Test
  void channelThatThrowsWhenItIsInterruptedHarmsTheTaskOnly() throws Exception {
    try (var pool = ProcessPool.builder().workers(1).grace(Duration.ofSeconds(30)).build()) {
      long worker = pool.call(() -> ProcessHandle.current().pid());
      Mark inside = Mark.in(directory, "inside");
      String place = directory.toString();
      Heddle.run(() -> {
        try (var group = TaskGroup.open()) {
          group.start(() -> pool.call(() -> {
            new Grumbling().waitInside(Mark.in(Path.of(place), "inside"));
            return 0;
          }));
          while (!inside.isSet()) {
            Heddle.sleep(Duration.ofMillis(1));
          }
          group.cancel("it is inside");
          group.join();
        }
        return 0;
      });
      assertEquals(worker, pool.call(() -> ProcessHandle.current().pid()));
      assertFalse(pool.call(() -> Thread.currentThread().isInterrupted()));
      assertEquals(0, pool.statistics().workersLost());
    }
  }
}
