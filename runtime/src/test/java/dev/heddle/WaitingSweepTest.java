package dev.heddle;

import static dev.heddle.GroupOption.collectOutcomes;
import static dev.heddle.GroupOption.keepGoing;
import static dev.heddle.GroupOption.limit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.outcome.Awaited;
import dev.heddle.retry.Retry;
import dev.heddle.signal.Signals;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Cancels what waits in groups, handshakes and for several tasks, at every moment of the first so many, and counts afterwards: nothing is lost, nothing left running, no interrupt leaks. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class WaitingSweepTest {
  private static final int MOMENTS = 24;

  @Parameter Runs runs;

  /** Something that waits often, and what must hold after it was cancelled at any moment. */
  private interface Scenario {
    void victim() throws Exception;

    default void check() throws Exception {}
  }

  private void sweep(Supplier<Scenario> scenarios) throws Exception {
    for (int moment = 0; moment < MOMENTS; moment++) {
      Scenario scenario = scenarios.get();
      int later = moment;
      runs.run(() -> {
        try (var group = TaskGroup.open(collectOutcomes())) {
          Task<?> victim = group.start("victim", () -> {
            try {
              scenario.victim();
            } finally {
              Thread.interrupted();
            }
            Runs.forever();
          });
          for (int i = 0; i < later; i++) {
            Heddle.yieldNow();
          }
          victim.cancel("sweep");
          Outcome<?> ending = victim.outcome();
          assertInstanceOf(Outcome.Cancelled.class, ending, ending::toString);
          scenario.check();
          assertEquals(List.of(Task.current()), Heddle.tasks(), "left running");
          group.join();
        }
        assertFalse(Thread.interrupted());
        Heddle.yieldNow();
      });
    }
  }

  /** Counts those inside, who must have left when their group has ended. */
  private static class Crowd {
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();

    int visit(int waits) throws InterruptedException {
      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
      try {
        for (int i = 0; i < waits; i++) {
          Heddle.yieldNow();
        }
        return waits;
      } finally {
        inside.decrementAndGet();
      }
    }

    void assertEmpty() {
      assertEquals(0, inside.get());
    }
  }

  private abstract static class Crowded extends Crowd implements Scenario {
    @Override
    public void check() {
      assertEmpty();
    }
  }

  @Test
  void limitedGroup() throws Exception {
    sweep(() -> new Crowded() {
      @Override
      public void victim() throws Exception {
        try (var group = TaskGroup.open(limit(2))) {
          for (int i = 0; i < 9; i++) {
            int waits = i % 4;
            group.start(() -> visit(waits));
          }
          group.startDaemon(Runs::forever);
          group.join();
        }
      }

      @Override
      public void check() {
        super.check();
        assertTrue(most.get() <= 2, most::toString);
      }
    });
  }

  @Test
  void raceGatherAndMap() throws Exception {
    sweep(() -> new Crowded() {
      @Override
      public void victim() throws Exception {
        Heddle.race(() -> visit(3), () -> visit(2), () -> visit(9));
        Heddle.gatherOutcomes(() -> visit(1), () -> visit(4));
        Heddle.gather(() -> visit(2), () -> visit(1));
        Heddle.mapConcurrent(List.of(1, 3, 2, 4, 0, 2), 2, this::visit);
      }
    });
  }

  @Test
  void startHandshake() throws Exception {
    sweep(() -> new Crowded() {
      @Override
      public void victim() throws Exception {
        try (var group = TaskGroup.open()) {
          for (int i = 0; i < 4; i++) {
            int said = group.startUntilReady(ready -> {
              visit(2);
              ready.set(5);
              visit(3);
            });
            assertEquals(5, said);
          }
          group.join();
        }
      }
    });
  }

  @Test
  void restartingGroup() throws Exception {
    sweep(() -> new Crowded() {
      @Override
      public void victim() throws Exception {
        try (var group = TaskGroup.open(keepGoing(Restart.always()))) {
          group.start(() -> visit(1));
          group.start(() -> visit(2));
          group.join();
        }
      }
    });
  }

  @Test
  void nestedScopes() throws Exception {
    sweep(() -> new Crowded() {
      @Override
      public void victim() throws Exception {
        for (int i = 0; i < 5; i++) {
          CancelScope.run(scope -> {
            visit(1);
            scope.cancel("own");
            visit(1);
          });
          Heddle.moveOnAfter(Duration.ZERO, () -> visit(1));
          Heddle.timeout(Duration.ofDays(1), () -> Heddle.shield(() -> visit(1)));
        }
      }
    });
  }

  @Test
  void waitsForSeveral() throws Exception {
    sweep(() -> new Crowded() {
      final List<Promise<Integer>> promises = List.of(new Promise<>(), new Promise<>());

      @Override
      public void victim() throws Exception {
        try (var group = TaskGroup.open()) {
          Task<Integer> one = group.start(() -> visit(2));
          Task<Integer> two = group.start(() -> visit(5));
          Heddle.awaitTasks(List.of(one, two), When.FIRST_COMPLETED);
          Heddle.asCompleted(List.of(one, two)).forEach(task -> visit(1));
          group.join();
        }
        Heddle.awaitTasks(promises, When.ALL_COMPLETED);
      }

      @Override
      public void check() {
        super.check();
        for (Promise<Integer> promise : promises) {
          assertEquals(0, Awaited.end(promise, new Outcome.Success<>(1)),
              "a callback was left behind");
        }
      }
    });
  }

  @Test
  void blockingCalls() throws Exception {
    sweep(() -> new Scenario() {
      final Blocking blocking = Blocking.limit(1);

      @Override
      public void victim() throws Exception {
        Heddle.gather(() -> blocking.call(() -> 1), () -> blocking.call(() -> 2));
        blocking.abandonOnCancel().call(() -> 3);
      }

      @Override
      public void check() throws Exception {
        Runs.until(() -> blocking.statistics().running() == 0);
        assertEquals(0, blocking.statistics().waiting());
      }
    });
  }

  @Test
  void retryAndSignals() throws Exception {
    sweep(() -> () -> {
      var attempts = new AtomicInteger();
      Retry.times(5).run(() -> {
        Heddle.yieldNow();
        if (attempts.incrementAndGet() < 4) {
          throw new IOException("again");
        }
      });
      try (var signals = Signals.open("HUP")) {
        signals.next();
      }
    });
  }
}
