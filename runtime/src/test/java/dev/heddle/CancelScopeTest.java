package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The sentences of Trio's chapter on cancel scopes that DeadlineTest and ShieldTest do not hold. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class CancelScopeTest {
  private static final Duration SOON = Duration.ofMillis(3);
  private static final Duration NEVER = Duration.ofDays(365_000);

  @Parameter Runs runs;

  // -- CancelScope.run: with CancelScope() as scope

  @Test
  void cancelledScopeEndsItsActionAndTheTaskGoesOn() {
    runs.run(() -> {
      var after = new AtomicBoolean();
      assertFalse(CancelScope.run(scope -> {
        assertFalse(scope.isCancelled());
        assertTrue(scope.cancel("enough"));
        assertFalse(scope.cancel("again"));
        assertTrue(scope.isCancelled());
        assertTrue(scope.toString().contains("enough"), scope::toString);
        assertThrows(CancelledException.class, Heddle::yieldNow);
        Heddle.yieldNow();
        after.set(true);
      }));
      assertFalse(after.get());
      assertTrue(CancelScope.run(scope -> Heddle.yieldNow()));
      assertFalse(Thread.interrupted());
      Heddle.yieldNow();
    });
  }

  /** Trio: cancelled_caught is false if the scope was cancelled but nothing in it noticed. */
  @Test
  void scopeCancelledTooLateHasFinished() {
    runs.run(() -> {
      assertTrue(CancelScope.run(scope -> scope.cancel("nobody waits any more")));
      Heddle.yieldNow();
    });
  }

  @Test
  void anyThreadCancelsAScopeAndOneThatWasLeftCannotBeCancelled() {
    runs.run(() -> {
      var handed = new AtomicReference<CancelScope>();
      assertFalse(CancelScope.run(scope -> {
        handed.set(scope);
        Runs.foreign(() -> scope.cancel("from outside"));
        Runs.forever();
      }));
      assertFalse(handed.get().cancel("late") || handed.get().expireIn(SOON));
      assertFalse(handed.get().neverExpire());
      Heddle.yieldNow();
    });
  }

  @Test
  void scopeHoldsTheTasksOfGroupsInsideButNotThoseOutside() {
    runs.run(() -> {
      try (var outer = TaskGroup.open("outer")) {
        Task<?> outside = outer.start(Runs::forever);
        assertFalse(CancelScope.run(scope -> {
          try (var inner = TaskGroup.open("inner")) {
            Task<?> child = inner.start(() -> {
              outer.start("stays", Runs::forever);
              Runs.forever();
            });
            Runs.untilWaiting(child);
            scope.cancel("inner only");
            inner.join();
          }
        }));
        Heddle.yieldNow();
        assertFalse(outside.isDone());
        assertEquals(2, outer.tasks().size());
        outer.cancel("done");
        outer.join();
      }
    });
  }

  /** The outermost cancelled scope is the one that catches. */
  @Test
  void cancellationUnwindsToTheOutermostCancelledScope() {
    runs.run(() -> {
      var between = new AtomicBoolean();
      assertFalse(CancelScope.run(outer -> {
        CancelScope.run(inner -> {
          inner.cancel("inner");
          outer.cancel("outer");
          Runs.forever();
        });
        between.set(true);
        Heddle.yieldNow();
        throw new AssertionError("went on");
      }));
      assertFalse(between.get());
    });
  }

  @Test
  void failureOfCleanupInACancelledScopeIsNotSwallowed() {
    runs.run(() -> {
      assertThrows(IllegalStateException.class, () -> CancelScope.run(scope -> {
        scope.cancel("enough");
        try {
          Runs.forever();
        } finally {
          broken();
        }
      }));
      var e = assertThrows(ExceptionGroup.class, () -> CancelScope.run(scope -> {
        try (var group = TaskGroup.open()) {
          Task<?> child = group.start(() -> {
            try {
              Runs.forever();
            } finally {
              broken();
            }
          });
          Runs.untilWaiting(child);
          scope.cancel("enough");
          group.join();
        }
      }));
      assertEquals(1, e.leaves().size());
      var begun = new AtomicBoolean();
      for (Duration limit = SOON; !begun.get(); limit = limit.multipliedBy(2)) {
        moveOnFromFailingCleanup(limit, begun);
      }
      Heddle.yieldNow();
    });
  }

  /** A child that the deadline overtakes before it begins has nothing to clean up. */
  private static void moveOnFromFailingCleanup(Duration limit, AtomicBoolean begun)
      throws InterruptedException {
    try {
      assertFalse(Heddle.moveOnAfter(limit, () -> {
        try (var group = TaskGroup.open()) {
          group.start(() -> {
            begun.set(true);
            try {
              Runs.forever();
            } finally {
              broken();
            }
          });
          Runs.forever();
        }
      }));
      assertFalse(begun.get(), "the failure of the cleanup was swallowed");
    } catch (ExceptionGroup e) {
      assertTrue(begun.get());
      assertEquals("cleanup failed", e.leaves().getFirst().getMessage());
    }
  }

  private static void broken() {
    throw new IllegalStateException("cleanup failed");
  }

  // -- moveOnAfter, timeout with a scope: move_on_after, fail_after, asyncio.timeout

  @Test
  void moveOnAfterSaysWhetherTheActionFinished() throws Exception {
    runs.run(() -> {
      assertTrue(Heddle.moveOnAfter(NEVER, Heddle::yieldNow));
      assertFalse(Heddle.moveOnAfter(SOON, Runs::forever));
      assertEquals("found", Heddle.moveOnAfter(NEVER, () -> "found", "default"));
      assertEquals("default", Heddle.moveOnAfter(SOON, () -> {
        Runs.forever();
        return "found";
      }, "default"));
      assertFalse(Heddle.moveOnAfter(Duration.ZERO, Heddle::yieldNow));
      assertTrue(Heddle.moveOnAfter(Duration.ZERO, () -> {}));
    });
  }

  @Test
  void tryWithinHasAResultOrNoneAndNeverNull() throws Exception {
    runs.run(() -> {
      assertEquals(Optional.of("found"), Heddle.tryWithin(NEVER, () -> "found"));
      assertEquals(Optional.empty(), Heddle.tryWithin(SOON, () -> {
        Runs.forever();
        return "found";
      }));
      assertEquals(Optional.of("at once"), Heddle.tryWithin(Duration.ZERO, () -> "at once"));
      var refused = assertThrows(
          IllegalStateException.class,
          () -> Heddle.<String, Exception>tryWithin(NEVER, () -> null));
      assertTrue(refused.getMessage().contains("moveOnAfter(timeout, body, otherwise)"),
          refused.getMessage());
      assertThrows(TimeoutException.class, () -> Heddle.timeout(SOON, () -> {
        assertEquals(Optional.empty(), Heddle.tryWithin(NEVER, () -> {
          Runs.forever();
          return "found";
        }));
      }));
    });
  }

  @Test
  void moveOnAfterLetsOuterCancellationThrough() {
    runs.run(() -> {
      var went = new AtomicBoolean();
      assertThrows(TimeoutException.class, () -> Heddle.timeout(SOON, () -> {
        Heddle.moveOnAfter(NEVER, Runs::forever);
        went.set(true);
      }));
      assertFalse(went.get());
    });
  }

  @Test
  void deadlineCanBeMovedBothWaysAndTakenAway() throws Exception {
    runs.run(() -> {
      outliveTheDeadline(scope -> scope.expireIn(NEVER));
      outliveTheDeadline(scope -> {
        if (!scope.neverExpire()) {
          return false;
        }
        assertEquals(Optional.empty(), scope.timeLeft());
        assertEquals(Optional.empty(), Heddle.timeLeft());
        return true;
      });
      assertThrows(TimeoutException.class, () -> Heddle.timeout(NEVER, scope -> {
        assertTrue(scope.expireIn(SOON));
        Runs.forever();
        return 0;
      }));
      assertThrows(TimeoutException.class, () -> Heddle.timeout(NEVER, scope -> {
        assertTrue(scope.expireIn(Duration.ZERO));
        assertFalse(scope.expireIn(NEVER));
        Heddle.yieldNow();
        return 0;
      }));
      assertThrows(TimeoutException.class, () -> Heddle.timeout(NEVER, scope -> {
        Runs.foreign(() -> scope.expireIn(Duration.ofNanos(-1)));
        Runs.forever();
        return 0;
      }));
    });
  }

  /** Moves a deadline while there is time, which on a slow machine takes a longer one. */
  private static void outliveTheDeadline(Predicate<CancelScope> mover) throws Exception {
    var moved = new AtomicBoolean();
    for (Duration limit = SOON; !moved.get(); limit = limit.multipliedBy(2)) {
      Duration longest = limit;
      try {
        Heddle.timeout(longest, scope -> {
          assertTrue(scope.timeLeft().orElseThrow().compareTo(longest) <= 0);
          moved.set(mover.test(scope));
          Heddle.sleep(longest.plusMillis(20));
          return 0;
        });
        assertTrue(moved.get(), "outlived a deadline that was not moved");
      } catch (TimeoutException e) {
        assertFalse(moved.get(), "expired by a deadline that was moved");
      }
    }
  }

  @Test
  void deadlineAtATimeOfTheClock() throws Exception {
    runs.run(() -> {
      assertEquals(3, Heddle.deadline(Instant.now().plus(Duration.ofDays(1)), () -> 3));
      assertThrows(
          TimeoutException.class,
          () -> Heddle.deadline(Instant.MIN, () -> Heddle.sleep(NEVER)));
      assertThrows(
          TimeoutException.class,
          () -> Heddle.deadline(Instant.now().minusSeconds(1), () -> {
            Heddle.yieldNow();
            return 0;
          }));
    });
  }

  @Test
  void exceptionSaysWhichOfNestedDeadlinesItIsOf() throws Exception {
    runs.run(() -> {
      Heddle.timeout(NEVER, outer -> {
        var e = assertThrows(DeadlineException.class, () -> Heddle.timeout(SOON, inner -> {
          Runs.forever();
          return 0;
        }));
        assertFalse(e.isOf(outer));
        assertTrue(e.getMessage().contains("deadline of 3 ms"), e.getMessage());
        return 0;
      });
      var mine = new AtomicReference<CancelScope>();
      var e = assertThrows(DeadlineException.class, () -> Heddle.timeout(SOON, scope -> {
        mine.set(scope);
        Heddle.timeout(NEVER, Runs::forever);
        return 0;
      }));
      assertTrue(e.isOf(mine.get()));
      // Its trace shows where the timeout was entered, its cause where the body was.
      assertEquals(CancelScopeTest.class.getName(), ownFrame(e));
      assertInstanceOf(CancelledException.class, e.getCause());
    });
  }

  private static String ownFrame(Throwable e) {
    for (StackTraceElement frame : e.getStackTrace()) {
      if (frame.getClassName().endsWith("Test")) {
        return frame.getClassName();
      }
    }
    throw new AssertionError(e);
  }

  @Test
  void handCancelledTimeoutEndsAsAnExpiredOne() {
    runs.run(() -> {
      var e = assertThrows(DeadlineException.class, () -> Heddle.timeout(NEVER, scope -> {
        scope.cancel("the user pressed escape");
        Heddle.yieldNow();
        return 0;
      }));
      assertTrue(e.getMessage().contains("pressed escape"), e.getMessage());
    });
  }

  // -- timeLeft: current_effective_deadline

  @Test
  void timeLeftIsThatOfTheEarliestDeadlineAndChildrenSeeIt() throws Exception {
    runs.run(() -> {
      assertEquals(Optional.empty(), Heddle.timeLeft());
      Heddle.timeout(Duration.ofHours(1), () -> {
        Heddle.timeout(Duration.ofHours(5), () -> {
          assertLeft(Duration.ofHours(1));
          try (var group = TaskGroup.open()) {
            group.start(() -> {
              assertLeft(Duration.ofHours(1));
              Heddle.timeout(Duration.ofMinutes(1), () -> assertLeft(Duration.ofMinutes(1)));
              Heddle.gather(() -> {
                assertLeft(Duration.ofHours(1));
                return 0;
              });
              Heddle.shield(() -> assertEquals(Optional.empty(), Heddle.timeLeft()));
            });
            group.join();
          }
        });
        assertEquals(Optional.empty(), Heddle.start(Heddle::timeLeft).await());
      });
      assertEquals(Optional.empty(), Heddle.timeLeft());
      CancelScope.run(scope -> {
        scope.cancel("now");
        assertEquals(Optional.of(Duration.ZERO), Heddle.timeLeft());
      });
    });
  }

  private static void assertLeft(Duration most) {
    Duration left = Heddle.timeLeft().orElseThrow();
    assertTrue(
        left.compareTo(most) <= 0 && left.compareTo(most.minusSeconds(40)) > 0, left::toString);
  }

  /** Socket channels say in their own way that they were interrupted. */
  @Test
  void interruptedChannelIsATimeoutToo() {
    runs.run(() -> {
      assertThrows(TimeoutException.class, () -> Heddle.timeout(SOON, () -> {
        try (var server = java.nio.channels.ServerSocketChannel.open()) {
          server.bind(new java.net.InetSocketAddress("localhost", 0));
          server.accept();
        }
      }));
      Heddle.yieldNow();
    });
  }
}
