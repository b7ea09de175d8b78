package dev.heddle.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Timers on the JDK's own scheduler. */
@Timeout(60)
class JdkTimersTest {

  @Test
  void timerWhoseActionHasBegunCannotBeCancelled() throws Exception {
    var begun = new CountDownLatch(1);
    var cancelled = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    Timer timer =
        JdkTimers.schedule(
            () -> {
              begun.countDown();
              awaitQuietly(cancelled);
              ended.countDown();
            },
            0);
    begun.await();
    assertFalse(timer.cancel(), "cancelled while its action ran");
    cancelled.countDown();
    ended.await();
    assertFalse(timer.cancel());
  }

  @Test
  void cancelledTimerNeverFiresAndSaysSoOnce() throws Exception {
    var fired = new AtomicInteger();
    Timer timer = JdkTimers.schedule(fired::incrementAndGet, TimeUnit.HOURS.toNanos(1));
    assertTrue(timer.cancel());
    assertFalse(timer.cancel());
    var later = new CountDownLatch(1);
    JdkTimers.schedule(later::countDown, 1);
    later.await();
    assertEquals(0, fired.get());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
