package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Nobody but the caller can close what a call has opened. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class BlockingResultTest {
  @Parameter Runs runs;

  private final AtomicInteger open = new AtomicInteger();

  private final class Connection implements AutoCloseable {
    Connection() {
      open.incrementAndGet();
    }

    @Override
    public void close() {
      open.decrementAndGet();
    }
  }

  /** As drivers of databases do, it begins, heeds no interrupt, and succeeds. */
  private Connection connect(Promise<Void> begun, CountDownLatch goOn) {
    begun.complete(null);
    boolean interrupted = false;
    while (true) {
      try {
        goOn.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return new Connection();
  }

  @Test
  void resultOfACallWhoseCallerWasCancelledMeanwhileIsTheCallers() {
    runs.run(() -> {
      for (var limit : List.of(Blocking.SHARED, Blocking.limit(1))) {
        var begun = new Promise<Void>();
        var goOn = new CountDownLatch(1);
        Task<String> caller = Heddle.start(() -> {
          try (var connection = limit.call(() -> connect(begun, goOn))) {
            assertEquals(1, open.get());
            assertThrows(InterruptedException.class, () -> Heddle.sleep(Duration.ofHours(1)));
            assertThrows(InterruptedException.class, Heddle::checkCancelled);
            return "used " + connection.getClass().getSimpleName();
          }
        });
        begun.await();
        caller.cancel("now");
        goOn.countDown();
        assertEquals("used Connection", caller.await());
        assertEquals(0, open.get());
      }
    });
  }

  @Test
  void deadlinesThatExpireWhileACallSucceedsLeakNothingAndLeaveNoInterrupt() throws Exception {
    runs.run(() -> {
      for (int i = 0; i < 20; i++) {
        int spins = i * 20_000;
        Heddle.moveOnAfter(Duration.ofNanos(200_000), () -> {
          try (var _ = Heddle.blocking(() -> {
            for (int s = 0; s < spins; s++) {
              Thread.onSpinWait();
            }
            return new Connection();
          })) {
            Heddle.sleep(Duration.ofMillis(1));
          }
        });
        assertFalse(Thread.currentThread().isInterrupted());
      }
    });
    assertEquals(0, open.get());
  }

  @Test
  void interruptFromOutsideIsStillThereWhenTheResultIs() throws Exception {
    var result = new Promise<Boolean>();
    runs.run(() -> {
      var begun = new Promise<Void>();
      var goOn = new CountDownLatch(1);
      var me = new Promise<Thread>();
      Task<?> caller = Heddle.start(() -> {
        me.complete(Thread.currentThread());
        try (var _ = Heddle.blocking(() -> connect(begun, goOn))) {
          assertTrue(Thread.currentThread().isInterrupted());
          assertThrows(InterruptedException.class, () -> Heddle.sleep(Duration.ofHours(1)));
          Heddle.yieldNow();
        }
      });
      begun.await();
      me.await().interrupt();
      goOn.countDown();
      caller.await();
    });
    assertEquals(0, open.get());
  }

  /** The failure would be delivered to the wait that then returns normally, and to nobody else. */
  @Test
  void failureOfTheCallersGroupIsNotLostWithTheCancellationThatTheResultPutsOff() {
    var failure = new IllegalStateException("sibling");
    runs.run(() -> {
      var thrown = assertThrows(ExceptionGroup.class, () -> {
        try (var group = TaskGroup.open()) {
          var begun = new Promise<Void>();
          var goOn = new CountDownLatch(1);
          group.start(() -> {
            begun.await();
            throw failure;
          });
          Task<?> helper = Heddle.start(() -> {
            Runs.until(() -> group.tasks().isEmpty());
            goOn.countDown();
          });
          Heddle.blocking(() -> connect(begun, goOn)).close();
          // No wait after it: the body ends normally.
          helper.cancel("not needed any more");
        }
      });
      assertEquals(List.of(failure), thrown.leaves());
    });
  }

  @Test
  void abandonedCallGivesWhatItOpensToWhoClosesIt() throws Exception {
    var reported = new CopyOnWriteArrayList<Throwable>();
    var oops = new IllegalStateException("close failed");
    runs.builder().onFailure((_, e) -> reported.add(e)).run(() -> {
      var begun = new Promise<Void>();
      var goOn = new CountDownLatch(1);
      Blocking limit = Blocking.limit(1).abandonOnCancel(late -> {
        ((Connection) late).close();
        throw oops;
      });
      Task<?> caller = Heddle.start(() -> limit.call(() -> connect(begun, goOn)));
      begun.await();
      caller.cancel("now");
      assertTrue(caller.outcome() instanceof Outcome.Cancelled);
      assertEquals(0, open.get());
      goOn.countDown();
      Runs.until(() -> !reported.isEmpty());
      assertEquals(0, open.get());
      // In time, it is the caller's.
      var inTime = limit.call(Connection::new);
      assertEquals(1, open.get());
      inTime.close();
    });
    assertSame(oops, reported.getFirst());
  }

  /** Whoever wins, it is either with the caller or with the one who is told. */
  @Test
  void abandonedOrNotEachResultIsClosedOnce() throws Exception {
    var late = new AtomicInteger();
    var inTime = new AtomicInteger();
    var limit = Blocking.limit(2).abandonOnCancel(result -> {
      ((Connection) result).close();
      late.incrementAndGet();
    });
    var made = new AtomicInteger();
    runs.run(() -> {
      for (int i = 0; i < 300; i++) {
        int spins = i % 30 * 500;
        try (var _ = Heddle.timeout(Duration.ofNanos(60_000), () -> limit.call(() -> {
          for (int s = 0; s < spins; s++) {
            Thread.onSpinWait();
          }
          made.incrementAndGet();
          return new Connection();
        }))) {
          inTime.incrementAndGet();
        } catch (TimeoutException _) {
          // Then the other one gets it, if it was made at all.
        }
      }
      Runs.until(() -> limit.statistics().running() == 0 && open.get() == 0);
      assertEquals(made.get(), late.get() + inTime.get());
    });
  }
}
