package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Unmodified blocking code obeys cancellation, since that arrives as an interrupt. */
@ParameterizedClass
@EnumSource(Runs.class)
class JdkBlockingCallsTest {
  @Parameter Runs runs;

  private final ReentrantLock held = new ReentrantLock();
  private final Map<String, Action<?>> calls =
      Map.of(
          "sleep", () -> Thread.sleep(Duration.ofDays(1)),
          "queue", () -> new LinkedBlockingQueue<String>().take(),
          "handover", () -> new SynchronousQueue<String>().put("x"),
          "lock", held::lockInterruptibly,
          "latch", () -> new CountDownLatch(1).await(),
          "semaphore", () -> new Semaphore(0).acquire(),
          "monitor", JdkBlockingCallsTest::waitOnAMonitor);

  private static void waitOnAMonitor() throws InterruptedException {
    var monitor = new Object();
    synchronized (monitor) {
      while (true) {
        monitor.wait();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sleep", "queue", "handover", "lock", "latch", "semaphore", "monitor"})
  void callIsEndedByCancellation(String call) {
    runs.run(
        () -> {
          held.lock();
          try (var group = TaskGroup.open()) {
            Task<?> task = group.start(calls.get(call));
            Runs.until(() -> isParked(task.thread()));
            task.cancel("now");
            group.join();
            assertTrue(task.isCancelled(), task::toString);
          } finally {
            held.unlock();
          }
        });
  }

  private static boolean isParked(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING -> true;
      default -> false;
    };
  }

  @Test
  void taskCancelledInAChannelIsCancelledAndHasNotFailed() throws Exception {
    var pipe = java.nio.channels.Pipe.open();
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            var reading = new Promise<Void>();
            Task<Integer> reader =
                group.start(
                    () -> {
                      reading.complete(null);
                      return pipe.source().read(java.nio.ByteBuffer.allocate(1));
                    });
            reading.await();
            Heddle.sleep(Duration.ofMillis(20));
            reader.cancel("enough");
            group.join();
            assertTrue(reader.isCancelled(), reader::toString);
          }
        });
    pipe.sink().close();
  }
}
