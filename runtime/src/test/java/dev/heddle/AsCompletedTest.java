package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.heddle.outcome.Awaited;
import dev.heddle.scheduler.Disposal;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The sentences of {@code asyncio.as_completed}. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class AsCompletedTest {
  @Parameter Runs runs;

  @Test
  void originalsComeInTheOrderOfTheirEnds() {
    runs.builder().onFailure((task, e) -> {}).run(() -> {
      List<Promise<Integer>> promises = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        promises.add(new Promise<>());
      }
      promises.get(4).complete(4);
      Completions<Promise<Integer>> completions = Heddle.asCompleted(promises);
      assertSame(promises.get(4), completions.next());
      Heddle.start(() -> {
        for (int i : List.of(2, 0, 3)) {
          promises.get(i).complete(i);
        }
        promises.get(1).fail(new IOException("fails are ends too"));
      });
      List<Integer> order = new ArrayList<>();
      completions.forEach(promise -> order.add(promises.indexOf(promise)));
      assertEquals(List.of(2, 0, 3, 1), order);
      assertFalse(completions.hasNext());
      assertThrows(NoSuchElementException.class, completions::next);
    });
  }

  @Test
  void severalTasksShareOneAndEachElementIsSeenOnce() {
    Set<Integer> seen = ConcurrentHashMap.newKeySet();
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        List<Task<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
          int number = i;
          tasks.add(group.start(() -> {
            for (int n = 0; n < number % 7; n++) {
              Heddle.yieldNow();
            }
            return number;
          }));
        }
        Completions<Task<Integer>> completions = Heddle.asCompleted(tasks);
        for (int c = 0; c < 3; c++) {
          group.start(() -> {
            for (int i = 0; i < 20; i++) {
              assertTrue(seen.add(completions.next().resultNow()));
            }
          });
        }
        group.join();
      }
    });
    assertEquals(60, seen.size());
  }

  @Test
  void cancelledWaitLosesNothing() {
    runs.run(() -> {
      var promise = new Promise<Integer>();
      var completions = Heddle.asCompleted(List.of(promise));
      assertThrows(
          TimeoutException.class, () -> Heddle.timeout(Duration.ofMillis(2), completions::next));
      assertTrue(completions.hasNext());
      promise.complete(1);
      assertSame(promise, completions.next());
    });
  }

  /** A task that lives as long as the program does not remember all who have looked at it. */
  @Test
  void completionsThatAreDroppedLeaveNothingBehind() {
    runs.run(() -> {
      var shutdown = new Promise<Integer>();
      for (int i = 0; i < 200; i++) {
        var quick = new Promise<Integer>();
        quick.complete(i);
        assertSame(quick, Heddle.asCompleted(List.of(shutdown, quick)).next());
        assertThrows(IOException.class, () -> Heddle.asCompleted(List.of(shutdown, quick))
            .forEach(_ -> {
              throw new IOException("stop");
            }));
      }
      var kept = Heddle.asCompleted(List.of(shutdown));
      Runs.until(() -> {
        System.gc();
        return Awaited.callbacks(shutdown) <= 1;
      });
      assertEquals(1, Awaited.callbacks(shutdown));
      shutdown.complete(0);
      assertSame(shutdown, kept.next());
    });
  }

  /** The thread that disposes of what has been dropped is held up, as a busy machine might do it. */
  @Test
  void droppedCompletionsLeaveWithThoseThatComeNext() throws Exception {
    var held = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    Disposal.whenDropped(new Object(), () -> {
      held.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
    while (!held.await(1, TimeUnit.MILLISECONDS)) {
      System.gc();
    }
    try {
      runs.run(() -> {
        var shutdown = new Promise<Integer>();
        List<WeakReference<?>> dropped = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          dropped.add(new WeakReference<>(Heddle.asCompleted(List.of(shutdown))));
        }
        Runs.until(() -> {
          System.gc();
          return dropped.stream().allMatch(each -> each.refersTo(null));
        });
        assertEquals(200, Awaited.callbacks(shutdown));
        List<Completions<?>> kept = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
          kept.add(Heddle.asCompleted(List.of(shutdown)));
        }
        assertEquals(kept.size(), Awaited.callbacks(shutdown));
        shutdown.complete(1);
        for (Completions<?> each : kept) {
          assertSame(shutdown, each.next());
        }
      });
    } finally {
      release.countDown();
    }
  }

  @Test
  void whoWaitsForTheNextIsNotDropped() {
    runs.run(() -> {
      var last = new Promise<Integer>();
      try (var group = TaskGroup.open()) {
        Task<Promise<Integer>> waiting =
            group.start(() -> Heddle.asCompleted(List.of(last)).next());
        Runs.untilWaiting(waiting);
        System.gc();
        Heddle.sleep(Duration.ofMillis(20));
        assertEquals(1, Awaited.callbacks(last));
        last.complete(1);
        assertSame(last, waiting.await());
        group.join();
      }
    });
  }

  /** Two tasks meet at each, at the same nanosecond where they run in parallel, and want the last one. */
  @Test
  void forEachSharedByTasksTakesEachElementOnceAndNeverFails() {
    int rounds = runs == Runs.EVENT_LOOP ? 100 : 20_000;
    runs.run(() -> {
      List<Completions<Promise<Integer>>> shared = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        List<Promise<Integer>> promises = new ArrayList<>();
        for (int i = 0; i <= round % 3; i++) {
          promises.add(new Promise<>());
          promises.getLast().complete(i);
        }
        shared.add(Heddle.asCompleted(promises));
      }
      var arrived = new AtomicInteger();
      Body<Integer, Exception> consumer = () -> {
        var taken = new AtomicInteger();
        for (int round = 0; round < rounds; round++) {
          arrived.incrementAndGet();
          for (int spins = 1; arrived.get() < 2 * (round + 1); spins++) {
            if (spins % 10_000 == 0 || runs == Runs.EVENT_LOOP) {
              Heddle.yieldNow();
            }
          }
          shared.get(round).forEach(_ -> taken.incrementAndGet());
        }
        return taken.get();
      };
      List<Integer> taken = Heddle.gather(List.of(consumer, consumer));
      int all = 0;
      for (int round = 0; round < rounds; round++) {
        all += round % 3 + 1;
      }
      assertEquals(all, taken.get(0) + taken.get(1));
    });
  }
}
