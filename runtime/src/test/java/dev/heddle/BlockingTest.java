package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
class BlockingTest {
  @Parameter Runs runs;

  @Test
  void callRunsOnAPlatformThreadWhileOthersGoOn() throws Exception {
    runs.run(
        () -> {
          var latch = new CountDownLatch(1);
          try (var group = TaskGroup.open()) {
            Task<Boolean> call =
                group.start(
                    () -> Heddle.blocking(
                        () -> {
                          latch.await();
                          return Thread.currentThread().isVirtual();
                        }));
            Runs.untilWaiting(call);
            latch.countDown();
            assertFalse(call.await());
            group.join();
          }
        });
  }

  @Test
  void exceptionsArriveAsThrown() {
    runs.run(
        () -> {
          for (Throwable thrown : List.of(new IOException("a"), new IllegalStateException("b"),
              new Error("c"))) {
            assertSame(
                thrown,
                assertThrows(thrown.getClass(), () -> Heddle.blocking(() -> raise(thrown))));
          }
        });
  }

  private static int raise(Throwable thrown) throws Exception {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (Exception) thrown;
  }

  /** A call that says when it has begun, and then blocks until it is interrupted. */
  private static Task<?> startBlocked(TaskGroup group, Promise<Void> begun, Runnable cleanup) {
    return group.start(
        () -> Heddle.blocking(
            () -> {
              begun.complete(null);
              try {
                new CountDownLatch(1).await();
              } finally {
                cleanup.run();
              }
              return null;
            }));
  }

  @Test
  void cancellationInterruptsTheCallAndWaitsForItsEnd() {
    var ended = new AtomicBoolean();
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            var begun = new Promise<Void>();
            Task<?> caller =
                startBlocked(
                    group,
                    begun,
                    () -> {
                      LockSupport.parkNanos(5_000_000);
                      ended.set(true);
                    });
            begun.await();
            caller.cancel("now");
            caller.outcome();
            assertTrue(ended.get());
            assertTrue(caller.isCancelled());
            group.join();
          }
        });
  }

  @Test
  void callThatHasNotBegunIsDropped() {
    var begun = new AtomicInteger();
    var latch = new CountDownLatch(1);
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            List<Task<?>> busy = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
              busy.add(group.start(() -> Heddle.blocking(() -> occupy(begun, latch))));
            }
            Runs.until(() -> begun.get() == 64);
            Task<?> queued =
                group.start(() -> Heddle.blocking(() -> occupy(begun, new CountDownLatch(0))));
            Runs.untilWaiting(queued);
            queued.cancel("never mind");
            queued.outcome();
            assertTrue(queued.isCancelled());
            latch.countDown();
            group.join();
          }
        });
    assertEquals(64, begun.get());
  }

  private static int occupy(AtomicInteger begun, CountDownLatch latch)
      throws InterruptedException {
    begun.incrementAndGet();
    // With a limit of time: if all waited without one, more would be let in.
    latch.await(1, TimeUnit.HOURS);
    return 0;
  }

  @Test
  void interruptNeverReachesThePoolsNextCall() {
    var interrupted = new AtomicInteger();
    var timedOut = new AtomicInteger();
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            for (int t = 0; t < 8; t++) {
              group.start(
                  () -> {
                    // Follows the machine, so that each wins about as often as the other.
                    long span = 10_000;
                    for (int i = 0; i < 200; i++) {
                      long nanos = span;
                      try {
                        Heddle.timeout(
                            Duration.ofNanos(30_000),
                            () -> Heddle.blocking(
                                () -> {
                                  if (Thread.currentThread().isInterrupted()) {
                                    interrupted.incrementAndGet();
                                  }
                                  LockSupport.parkNanos(nanos);
                                  return 0;
                                }));
                        span += 1_000 + span / 8;
                      } catch (TimeoutException e) {
                        timedOut.incrementAndGet();
                        span -= span / 8;
                      }
                      Heddle.blocking(
                          () -> {
                            if (Thread.currentThread().isInterrupted()) {
                              interrupted.addAndGet(1_000_000);
                            }
                            return 0;
                          });
                      assertFalse(Thread.currentThread().isInterrupted());
                    }
                  });
            }
            group.join();
          }
        });
    // A call may find itself cancelled at its very start; one that nobody cancels never does.
    assertTrue(interrupted.get() < 1_000_000, interrupted::toString);
    assertTrue(timedOut.get() > 0);
  }

  @Test
  void failureOfACallThatWasCancelledMeanwhileIsAttachedToTheCancellation() {
    var oops = new IllegalStateException("cleanup");
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            var begun = new Promise<Void>();
            Task<?> caller =
                startBlocked(
                    group,
                    begun,
                    () -> {
                      throw oops;
                    });
            begun.await();
            caller.cancel("now");
            var ending = assertInstanceOf(Outcome.Cancelled.class, caller.outcome());
            assertEquals(List.of(oops), List.of(ending.cause().getSuppressed()));
            group.join();
          }
        });
  }
}
