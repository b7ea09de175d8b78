package dev.heddle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ClosedException;
import dev.heddle.Heddle;
import dev.heddle.Promise;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.channel.Channel;
import dev.heddle.channel.Select;
import dev.heddle.generator.Generator;
import dev.heddle.generator.Iteration;
import dev.heddle.queue.Queue;
import dev.heddle.sync.Barrier;
import dev.heddle.sync.Condition;
import dev.heddle.sync.Lock;
import dev.heddle.sync.Semaphore;
import dev.heddle.testkit.junit.Simulated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;

/**
 * Our own primitives: whoever is cancelled, at whatever moment, and in whatever order they come, nothing is
 * lost, and nothing is there twice. Others may come before each call of one. At length with
 * {@code -Dheddle.simulated.runs=10000}.
 */
@Timeout(600)
class PrimitivesTest {
  private static List<Integer> sorted(List<Integer> items) {
    List<Integer> copy = new ArrayList<>(items);
    Collections.sort(copy);
    return copy;
  }

  @Simulated(runs = 1_000)
  void itemOfAChannelIsReceivedOnceOrWasNotSent() throws Exception {
    Channel<Integer> channel = Channel.rendezvous();
    List<Integer> sent = new ArrayList<>();
    List<Integer> received = new ArrayList<>();
    try (var group = TaskGroup.open()) {
      List<Task<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int item = i;
        tasks.add(group.start("sends " + i, () -> {
          channel.send(item);
          sent.add(item);
        }));
      }
      Task<?> receiver = group.start("receives", () -> {
        while (true) {
          received.add(channel.receive());
        }
      });
      group.start("cancels", () -> {
        Heddle.yieldNow();
        tasks.get(1).cancel();
        Heddle.yieldNow();
        receiver.cancel();
        tasks.forEach(Task::cancel);
      });
      group.join();
    }
    Simulation.sometimes(sent.size() == 3, "all were sent");
    Simulation.sometimes(sent.isEmpty(), "none was sent");
    assertEquals(sorted(sent), sorted(received));
  }

  @Simulated(runs = 1_000)
  void selectTakesFromOneOfTwoChannelsAndLeavesTheOther() throws Exception {
    Channel<Integer> left = Channel.buffered(1);
    Channel<Integer> right = Channel.buffered(1);
    List<Integer> taken = new ArrayList<>();
    try (var group = TaskGroup.open()) {
      for (int i = 0; i < 2; i++) {
        group.start(() -> {
          taken.add(Select.first(left.onReceive(item -> item), right.onReceive(item -> item)));
        });
      }
      group.start(() -> left.send(1));
      group.start(() -> right.send(2));
      group.start(() -> right.send(3));
      group.join();
    }
    Simulation.sometimes(taken.contains(1), "one of both");
    Simulation.sometimes(!taken.contains(1), "two of the right one");
    right.tryReceive().ifPresent(taken::add);
    left.tryReceive().ifPresent(taken::add);
    assertEquals(List.of(1, 2, 3), sorted(taken));
  }

  @Simulated(runs = 1_000)
  void itemsOfAQueueThatIsShutDownAreTakenOrGivenBack() throws Exception {
    var queue = new Queue<Integer>(1);
    List<Integer> put = new ArrayList<>();
    List<Integer> taken = new ArrayList<>();
    try (var group = TaskGroup.open()) {
      for (int i = 0; i < 3; i++) {
        int item = i;
        group.start("puts " + i, () -> {
          try {
            queue.put(item);
            put.add(item);
          } catch (ClosedException _) {
            // Not put.
          }
        });
      }
      group.start("takes", () -> {
        try {
          while (true) {
            taken.add(queue.get());
          }
        } catch (ClosedException _) {
          // The end.
        }
      });
      group.start("closes", () -> taken.addAll(queue.shutdownNow()));
      group.join();
    }
    Simulation.sometimes(put.isEmpty(), "closed before anything was put");
    Simulation.sometimes(put.size() == 3, "closed after all were put");
    assertEquals(sorted(put), sorted(taken));
  }

  @Simulated(runs = 1_000)
  void lockHasOneHolderAndIsFreeAfterACancellation() throws Exception {
    var lock = new Lock();
    var inside = new AtomicInteger();
    try (var group = TaskGroup.open()) {
      List<Task<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        tasks.add(group.start(() -> lock.with(() -> {
          assertEquals(1, inside.incrementAndGet());
          try {
            Heddle.yieldNow();
          } finally {
            assertEquals(0, inside.decrementAndGet());
          }
        })));
      }
      group.start(() -> tasks.get(0).cancel());
      group.start(() -> tasks.get(2).cancel());
      try {
        group.join();
      } finally {
        assertFalse(lock.isLocked());
      }
    }
  }

  @Simulated(runs = 1_000)
  void permitsAreAllThereWhoeverGaveUp() throws Exception {
    var permits = new Semaphore(2);
    try (var group = TaskGroup.open()) {
      for (int i = 0; i < 4; i++) {
        int number = i;
        group.start(() -> Heddle.moveOnAfter(Duration.ofMillis(number), () -> {
          permits.acquire(1 + number % 2);
          try {
            Heddle.sleep(Duration.ofMillis(2));
          } finally {
            permits.release(1 + number % 2);
          }
        }));
      }
      group.join();
    }
    assertEquals(2, permits.statistics().permits());
  }

  @Simulated(runs = 1_000)
  void whoIsSignalledHasWhatItWaitsFor() throws Exception {
    var lock = new Lock();
    var notEmpty = new Condition(lock);
    List<Integer> items = new ArrayList<>();
    List<Integer> taken = new ArrayList<>();
    try (var group = TaskGroup.open()) {
      for (int i = 0; i < 2; i++) {
        group.start("takes", () -> lock.with(() -> {
          notEmpty.awaitUntil(() -> !items.isEmpty());
          taken.add(items.removeFirst());
        }));
      }
      for (int i = 0; i < 2; i++) {
        int item = i;
        group.start("puts", () -> lock.with(() -> {
          items.add(item);
          notEmpty.signal();
        }));
      }
      group.join();
    }
    assertEquals(List.of(0, 1), sorted(taken));
  }

  @Simulated(runs = 1_000)
  void failureCancelsTheOthersAndIsTheOneThatIsThrown() throws Exception {
    var ended = new AtomicInteger();
    var thrown = new Promise<Throwable>();
    try (var group = TaskGroup.open()) {
      for (int i = 0; i < 3; i++) {
        group.start(() -> {
          try {
            Heddle.sleep(Duration.ofHours(1));
          } finally {
            ended.incrementAndGet();
          }
        });
      }
      group.start(() -> {
        Heddle.yieldNow();
        throw new IllegalStateException("broken");
      });
      group.join();
    } catch (dev.heddle.ExceptionGroup e) {
      thrown.complete(e.leaves().getFirst());
    }
    assertEquals("broken", thrown.await().getMessage());
    assertTrue(Heddle.scheduler().nanoTime() < Duration.ofHours(1).toNanos());
  }

  @Simulated(runs = 1_000)
  void barrierLetsAllGoTogetherAgainAndAgain() throws Exception {
    var barrier = new Barrier(3);
    var rounds = new int[3];
    try (var group = TaskGroup.open()) {
      for (int i = 0; i < 3; i++) {
        int me = i;
        group.start(() -> {
          for (int round = 1; round <= 3; round++) {
            rounds[me] = round;
            barrier.await();
            for (int other : rounds) {
              assertTrue(other >= round);
            }
          }
        });
      }
      group.join();
    }
  }

  @Simulated(runs = 1_000)
  void bodyOfAGeneratorEndsOnceWhereverItsUserIsCancelled() throws Exception {
    Channel<Integer> source = Channel.buffered(1);
    List<Integer> taken = new ArrayList<>();
    var began = new AtomicInteger();
    var ended = new AtomicInteger();
    try (var group = TaskGroup.open()) {
      Task<?> user = group.start("uses", () -> {
        try (Iteration<Integer> items = Generator.<Integer>of(out -> {
          began.incrementAndGet();
          try {
            for (int i = 0; i < 3; i++) {
              out.yield(source.receive());
            }
          } finally {
            ended.incrementAndGet();
          }
        }).iterator()) {
          while (items.hasNext()) {
            taken.add(items.next());
            Heddle.yieldNow();
          }
        }
      });
      Task<?> feeder = group.start("feeds", () -> {
        for (int i = 0; i < 3; i++) {
          source.send(i);
        }
      });
      group.start("cancels", () -> {
        Heddle.yieldNow();
        user.cancel();
        feeder.cancel();
      });
      group.join();
    }
    Simulation.sometimes(taken.size() == 3, "all were taken");
    Simulation.sometimes(began.get() == 1 && taken.isEmpty(), "cancelled before the first");
    assertEquals(List.of(0, 1, 2).subList(0, taken.size()), taken);
    assertEquals(began.get(), ended.get());
  }
}
