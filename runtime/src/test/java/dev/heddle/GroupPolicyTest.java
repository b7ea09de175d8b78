package dev.heddle;

import static dev.heddle.GroupOption.collectOutcomes;
import static dev.heddle.GroupOption.firstSuccess;
import static dev.heddle.GroupOption.keepGoing;
import static dev.heddle.GroupOption.limit;
import static dev.heddle.GroupOption.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.retry.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a group does when a child ends, by policy. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class GroupPolicyTest {
  @Parameter Runs runs;

  private final List<Throwable> reported = new CopyOnWriteArrayList<>();

  private HeddleBuilder reporting() {
    return runs.builder().onFailure((task, e) -> reported.add(e));
  }

  private static <T> T failing(Exception e) throws Exception {
    throw e;
  }

  // -- collectOutcomes

  @Test
  void collectedFailureCancelsNobodyAndIsNotThrown() {
    reporting().run(() -> {
      var gate = new Promise<Void>();
      var cause = new IOException("broken");
      try (var group = TaskGroup.open(collectOutcomes(), name("all"))) {
        Task<Integer> failing = group.start(() -> failing(cause));
        Task<Integer> healthy = group.start(() -> {
          gate.await();
          return 7;
        });
        Runs.until(failing::isDone);
        gate.complete(null);
        group.join();
        assertEquals(new Outcome.Failure<>(cause), failing.outcome());
        assertEquals(new Outcome.Success<>(7), healthy.outcome());
        assertTrue(group.toString().contains("all"));
      }
    });
    assertEquals(List.of(), reported);
  }

  @Test
  void collectedFailuresOfAGroupClosedWithoutJoinAreReported() {
    var cause = new IllegalStateException("unseen");
    reporting().run(() -> {
      try (var group = TaskGroup.open(collectOutcomes())) {
        Task<?> failing = group.start(() -> failing(cause));
        Runs.until(failing::isDone);
      }
    });
    assertEquals(List.of(cause), reported);
  }

  // -- firstSuccess

  @Test
  void firstSuccessCancelsTheOthersAndForgetsFailures() {
    reporting().run(() -> {
      try (var group = TaskGroup.open(firstSuccess())) {
        Task<?> slow = group.start(Runs::forever);
        Task<?> failing = group.start(() -> failing(new IOException("first to end")));
        Runs.until(failing::isDone);
        assertFalse(slow.isDone());
        Task<Integer> winner = group.start(() -> 1);
        group.join();
        assertEquals(1, winner.resultNow());
        assertTrue(slow.isCancelled());
        assertTrue(slow.outcome().toString().contains("has succeeded first"));
      }
    });
    assertEquals(List.of(), reported);
  }

  @Test
  void withoutAnySuccessAllFailuresArrive() {
    runs.run(() -> {
      var e = assertThrows(ExceptionGroup.class, () -> {
        try (var group = TaskGroup.open(firstSuccess(), name("doomed"))) {
          group.start(() -> failing(new IOException("a")));
          group.start(() -> failing(new IOException("b")));
          group.join();
        }
      });
      assertEquals(2, e.exceptions().size());
      assertTrue(e.getMessage().startsWith("doomed: 2 failures"), e.getMessage());
      var closed = assertThrows(ExceptionGroup.class, () -> {
        try (var group = TaskGroup.open(firstSuccess())) {
          Runs.until(group.start(() -> failing(new IOException("c")))::isDone);
        }
      });
      assertEquals(1, closed.exceptions().size());
    });
  }

  // -- keepGoing

  @Test
  void keptGoingGroupReportsWhatNobodyAwaitsAndCancelsNobody() {
    var unheard = new IllegalStateException("unheard");
    var heard = new IllegalStateException("heard");
    reporting().run(() -> {
      try (var group = TaskGroup.open(keepGoing())) {
        Task<Integer> healthy = group.start(() -> {
          Runs.until(() -> !reported.isEmpty());
          return 1;
        });
        Task<?> main = Task.current();
        group.start(() -> failing(unheard));
        Task<?> awaited = group.start(() -> {
          Runs.until(() -> main.toString().contains("await of"));
          throw heard;
        });
        assertSame(heard, assertThrows(TaskFailedException.class, awaited::await).getCause());
        group.join();
        assertEquals(1, healthy.resultNow());
      }
    });
    assertEquals(List.of(unheard), reported);
  }

  @Test
  void failedChildIsStartedAgainUntilItSucceedsAsTheSameTask() {
    reporting().run(() -> {
      var attempts = new AtomicInteger();
      try (var group = TaskGroup.open(keepGoing(Restart.onFailure()))) {
        Task<Integer> child = group.start("stubborn", () -> {
          assertEquals("stubborn", Task.current().name());
          int attempt = attempts.incrementAndGet();
          if (attempt < 4) {
            TaskGroup.open("left open").start(Runs::forever);
            throw new IOException("attempt " + attempt);
          }
          return attempt;
        });
        group.join();
        assertEquals(4, attempts.get());
        assertEquals(4, child.resultNow());
      }
    });
    assertEquals(3, reported.size());
    assertEquals("attempt 1", reported.getFirst().getMessage());
  }

  @Test
  void alwaysRestartsNormalEndsTooUntilCancelled() {
    reporting().run(() -> {
      var begun = new AtomicInteger();
      try (var group = TaskGroup
          .open(keepGoing(Restart.always().backoff(Backoff.fixed(Duration.ofNanos(1_000)))))) {
        Task<Integer> server = group.start(begun::incrementAndGet);
        Runs.until(() -> begun.get() > 3);
        server.cancel("enough");
        group.join();
        assertTrue(server.isCancelled());
      }
    });
    assertEquals(List.of(), reported);
  }

  @Test
  void tooManyRestartsFailTheGroupWithTheLastCause() {
    reporting().run(() -> {
      var attempts = new AtomicInteger();
      var e = assertThrows(ExceptionGroup.class, () -> {
        try (var group = TaskGroup.open(
            keepGoing(Restart.onFailure().atMost(3, Duration.ofDays(1))))) {
          Task<?> sibling = group.start(Runs::forever);
          Runs.untilWaiting(sibling);
          group.start("crasher", () -> {
            throw new IOException("crash " + attempts.incrementAndGet());
          });
          group.join();
        }
      });
      var limit = assertInstanceOf(RestartLimitException.class, e.leaves().getFirst());
      assertEquals("crash 4", limit.getCause().getMessage());
      assertTrue(
          limit.getMessage().contains("crasher") && limit.getMessage().contains("3 restarts"),
          limit.getMessage());
      assertEquals(4, attempts.get());
    });
    assertEquals(3, reported.size());
  }

  @Test
  void backoffBeforeARestartIsCancelledWithTheGroup() {
    reporting().run(() -> {
      var attempts = new AtomicInteger();
      var never = Backoff.fixed(Duration.ofDays(1));
      try (var group = TaskGroup.open(keepGoing(Restart.onFailure().backoff(never)))) {
        Task<?> child = group.start(() -> {
          attempts.incrementAndGet();
          throw new IOException("once");
        });
        Runs.untilWaiting(child);
        group.cancel("enough");
        group.join();
        assertTrue(child.isCancelled());
        assertEquals(1, attempts.get());
      }
    });
  }

  @Test
  void restartedServerSaysAgainThatItIsReady() {
    reporting().run(() -> {
      var begun = new AtomicInteger();
      try (var group = TaskGroup.open(keepGoing(Restart.onFailure()))) {
        int port = group.<Integer>startUntilReady("server", ready -> {
          ready.set(8000 + begun.incrementAndGet());
          if (begun.get() < 3) {
            throw new IOException("crash " + begun.get());
          }
        });
        assertEquals(8001, port);
        group.join();
        assertEquals(3, begun.get());
      }
    });
    assertEquals(2, reported.size());
  }

  @Test
  void optionsCheckTheirValues() {
    assertThrows(IllegalArgumentException.class, () -> limit(0));
    assertThrows(
        IllegalArgumentException.class, () -> Restart.always().atMost(-1, Duration.ofDays(1)));
    assertThrows(IllegalArgumentException.class, () -> Restart.never().atMost(1, Duration.ZERO));
    assertThrows(NullPointerException.class, () -> name(null));
  }

  @Test
  void collectingGroupForgetsFailuresThatSomebodyHasLookedAt() {
    reporting().run(() -> {
      var unheard = new IOException("nobody looks");
      try (var group = TaskGroup.open(collectOutcomes())) {
        List<Action<?>> looks = List.of();
        for (int i = 0; i < 6; i++) {
          Task<?> task = group.start(() -> failing(new IOException("seen")));
          Runs.until(task::isDone);
          switch (i) {
            case 0 -> task.outcome();
            case 1 -> assertThrows(TaskFailedException.class, task::await);
            case 2 -> assertThrows(java.util.concurrent.ExecutionException.class, task::get);
            case 3 -> task.exceptionNow();
            case 4 -> task.onDone(_ -> {});
            default -> Heddle.asCompleted(List.of(task)).next();
          }
        }
        Task<?> last = group.start(() -> failing(unheard));
        Runs.until(last::isDone);
        assertEquals(List.of(), looks);
      }
      assertEquals(List.of(unheard), reported);
    });
  }
}
