package dev.heddle;

import static dev.heddle.GroupOption.collectOutcomes;
import static dev.heddle.GroupOption.limit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.core.Group;
import dev.heddle.sync.Latch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A limited group starts all its tasks and runs only so many of them at once. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class GroupLimitTest {
  @Parameter Runs runs;

  @Test
  void neverMoreThanTheLimitRunAtOnceAndAllRun() {
    runs.run(() -> {
      var now = new AtomicInteger();
      var most = new AtomicInteger();
      var done = new AtomicInteger();
      var firstThree = new Latch(3);
      try (var group = TaskGroup.open(limit(3))) {
        for (int i = 0; i < 200; i++) {
          boolean meets = i < 3;
          group.start(() -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            if (meets) {
              firstThree.countDown();
              firstThree.await();
            }
            Heddle.yieldNow();
            now.decrementAndGet();
            done.incrementAndGet();
          });
        }
        group.join();
      }
      assertEquals(3, most.get());
      assertEquals(200, done.get());
    });
  }

  @Test
  void turnsComeInTheOrderOfStarting() {
    List<Integer> order = new CopyOnWriteArrayList<>();
    List<Integer> expected = new ArrayList<>();
    runs.run(() -> {
      try (var group = TaskGroup.open(limit(1))) {
        for (int i = 0; i < 50; i++) {
          int number = i;
          expected.add(i);
          group.start(() -> {
            Heddle.yieldNow();
            order.add(number);
          });
        }
        group.join();
      }
    });
    assertEquals(expected, order);
  }

  @Test
  void taskCancelledBeforeItsTurnNeverBeginsAndIsDoneAtOnce() {
    var begun = new AtomicInteger();
    runs.run(() -> {
      var gate = new Promise<Void>();
      try (var group = TaskGroup.open(limit(1))) {
        group.start(() -> gate.await());
        Task<?> queued = group.start(begun::incrementAndGet);
        Task<?> unstarted = group.start(begun::incrementAndGet);
        unstarted.cancel("before its thread ran");
        Runs.untilWaiting(queued);
        queued.cancel("while it waited");
        assertInstanceOf(Outcome.Cancelled.class, queued.outcome());
        assertInstanceOf(Outcome.Cancelled.class, unstarted.outcome());
        Task<Integer> next = group.start(() -> 5);
        gate.complete(null);
        assertEquals(5, next.await());
        group.join();
      }
    });
    assertEquals(0, begun.get());
  }

  /** Conservation: whatever is cancelled whenever, no turn is lost and none is made. */
  @Test
  void cancellationAtAnyTimeLosesNoTurn() {
    runs.run(() -> {
      var random = new Random(1);
      var now = new AtomicInteger();
      var most = new AtomicInteger();
      for (int round = 0; round < 40; round++) {
        try (var group = TaskGroup.open(limit(2), collectOutcomes())) {
          List<Task<?>> tasks = new ArrayList<>();
          for (int i = 0; i < 12; i++) {
            tasks.add(group.start(() -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              try {
                Heddle.yieldNow();
                Heddle.yieldNow();
              } finally {
                now.decrementAndGet();
              }
            }));
            if (random.nextBoolean()) {
              tasks.get(random.nextInt(tasks.size())).cancel("at random");
            }
            if (random.nextInt(4) == 0) {
              Heddle.yieldNow();
            }
          }
          Task<Integer> last = group.start(() -> 1);
          group.join();
          assertEquals(1, last.resultNow());
        }
      }
      assertTrue(most.get() <= 2);
      assertEquals(0, now.get());
    });
  }

  @Test
  void failureCancelsThoseWhoWaitForTheirTurn() {
    var begun = new AtomicInteger();
    runs.run(() -> {
      var e = assertThrows(ExceptionGroup.class, () -> {
        try (var group = TaskGroup.open(limit(1))) {
          var gate = new Promise<Void>();
          group.start(() -> {
            gate.await();
            throw new IllegalStateException("first");
          });
          for (int i = 0; i < 10; i++) {
            group.start(begun::incrementAndGet);
          }
          gate.complete(null);
          group.join();
        }
      });
      assertEquals(1, e.leaves().size());
    });
    assertEquals(0, begun.get());
  }

  @Test
  void taskCancelledBeforeItsTurnLeavesTheQueue() {
    runs.run(() -> {
      try (var group = TaskGroup.open(limit(1), collectOutcomes())) {
        var gate = new Promise<Void>();
        group.start(() -> gate.await());
        for (int i = 0; i < 1_000; i++) {
          Task<?> task = group.start(Runs::forever);
          task.cancel("not needed");
          task.outcome();
        }
        Task<Integer> last = group.start(() -> 1);
        Runs.until(() -> ((Group) group).waitingForATurn() == 1);
        gate.complete(null);
        assertEquals(1, last.await());
        group.join();
        assertEquals(0, ((Group) group).waitingForATurn());
      }
    });
  }
}
