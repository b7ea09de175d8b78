package dev.heddle.scheduler.jdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A scheduler of one thread, the test's, whose timers find no memory for a few times. */
@Timeout(20)
class HalfParkedTest {
  private final Queue<Runnable> runnable = new ArrayDeque<>();
  private final Queue<Runnable> timers = new ArrayDeque<>();
  private final CarrierBridge scheduler = new CarrierBridge(runnable::add, this::addTimer);
  private final Object monitor = new Object();
  private int missing;
  private boolean ended;

  private ScheduledFuture<?> addTimer(Runnable expiry, long delayNanos) {
    if (missing > 0) {
      missing--;
      throw new OutOfMemoryError("pretended");
    }
    timers.add(expiry);
    return new ProbedPark();
  }

  private Thread start(boolean inMonitor) {
    Thread thread = JdkGateway.virtualThreads().unstarted(scheduler, "sleeper", () -> {
      if (inMonitor) {
        waitInMonitor();
      } else {
        LockSupport.parkNanos(TimeUnit.HOURS.toNanos(1));
      }
      ended = true;
    });
    thread.start();
    return thread;
  }

  private void waitInMonitor() {
    synchronized (monitor) {
      try {
        monitor.wait(TimeUnit.HOURS.toMillis(1));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void threadThatTheJdkHadNoMemoryToParkIsParkedLaterAndGoesOn(boolean inMonitor) {
    missing = 3;
    Thread thread = start(inMonitor);
    Runnable continuation = runnable.remove();
    assertThrows(OutOfMemoryError.class, continuation::run);
    // Neither running nor parked.
    assertEquals(Thread.State.RUNNABLE, thread.getState());

    assertThrows(OutOfMemoryError.class, () -> HalfParked.finish(continuation));
    assertThrows(OutOfMemoryError.class, () -> HalfParked.finish(continuation));
    assertTrue(HalfParked.finish(continuation));
    assertEquals(Thread.State.TIMED_WAITING, thread.getState());
    assertFalse(HalfParked.finish(continuation), "finished twice");

    timers.remove().run();
    runnable.remove().run();
    assertTrue(ended);
    assertEquals(Thread.State.TERMINATED, thread.getState());
    assertNull(runnable.peek());
  }

  @Test
  void threadThatWasUnparkedMeanwhileIsRunnableOnceItIsParked() {
    missing = 1;
    Thread thread = start(false);
    Runnable continuation = runnable.remove();
    assertThrows(OutOfMemoryError.class, continuation::run);
    LockSupport.unpark(thread);
    assertNull(runnable.peek());
    assertTrue(HalfParked.finish(continuation));
    runnable.remove().run();
    assertTrue(ended);
  }

  @Test
  void threadsInAnyOtherStateAreLeftAlone() {
    assertFalse(HalfParked.finish(() -> {}));
    Thread thread = start(false);
    Runnable continuation = runnable.remove();
    assertFalse(HalfParked.finish(continuation), "a thread that has only been started");
    continuation.run();
    assertFalse(HalfParked.finish(continuation), "a parked thread");
    LockSupport.unpark(thread);
    assertFalse(HalfParked.finish(continuation), "a runnable thread");
    runnable.remove().run();
    assertFalse(HalfParked.finish(continuation), "an ended thread");
    assertTrue(ended);
  }
}
