package dev.heddle.torture;

import dev.heddle.TaskGroup;
import dev.heddle.sync.Acquirable;
import dev.heddle.sync.Barrier;
import dev.heddle.sync.CapacityLimiter;
import dev.heddle.sync.Condition;
import dev.heddle.sync.Event;
import dev.heddle.sync.Latch;
import dev.heddle.sync.Lock;
import dev.heddle.sync.ReadWriteLock;
import dev.heddle.sync.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Who may go on, and who waits until then. */
final class Sharing {
  private Sharing() {}

  /** A count that only one at a time may change, and that has all changes in the end. */
  private static final class Guarded {
    long count;
  }

  static void lock(Trial trial) throws InterruptedException {
    var lock = new Lock();
    var guarded = new Guarded();
    int each = Math.max(1, trial.items() / 6);
    try (var group = TaskGroup.open()) {
      trial.tasks(6, group, player -> {
        for (int i = 0; i < each; i++) {
          player.disturb();
          lock.acquire();
          try {
            guarded.count++;
            if (player.below(4) == 0) {
              player.disturb();
            }
          } finally {
            lock.release();
          }
        }
      });
      group.join();
    }
    Trial.check("changes", 6L * each, guarded.count);
  }

  static void foreignLock(Trial trial) throws InterruptedException {
    var lock = new Lock();
    var guarded = new Guarded();
    int each = Math.max(1, trial.items() / 8);
    Trial.Part changes =
        player -> {
          for (int i = 0; i < each; i++) {
            lock.with(() -> guarded.count++);
          }
        };
    var end = trial.thread(changes);
    try (var group = TaskGroup.open()) {
      trial.tasks(2, group, changes);
      group.join();
    }
    end.await();
    Trial.check("changes", 3L * each, guarded.count);
  }

  static void semaphore(Trial trial) throws InterruptedException {
    var semaphore = new Semaphore(2);
    limited(trial, 2, semaphore);
    Trial.check("permits", 2, semaphore.statistics().permits());
  }

  static void limiter(Trial trial) throws InterruptedException {
    var limiter = new CapacityLimiter(2);
    limited(trial, 2, limiter);
    Trial.check("borrowers", 0, limiter.statistics().borrowers().size());
  }

  private static void limited(Trial trial, int limit, Acquirable permits)
      throws InterruptedException {
    var inside = new AtomicInteger();
    int each = Math.max(1, trial.items() / 5);
    try (var group = TaskGroup.open()) {
      trial.tasks(5, group, player -> {
        for (int i = 0; i < each; i++) {
          player.disturb();
          permits.with(() -> {
            if (inside.incrementAndGet() > limit) {
              throw new AssertionError("more than " + limit + " inside");
            }
            if (player.below(4) == 0) {
              player.disturb();
            }
            inside.decrementAndGet();
          });
        }
      });
      group.join();
    }
  }

  static void readWriteLock(Trial trial) throws InterruptedException {
    var lock = new ReadWriteLock();
    var guarded = new Guarded();
    var seen = new AtomicLong();
    int each = Math.max(1, trial.items() / 5);
    try (var group = TaskGroup.open()) {
      trial.tasks(2, group, player -> {
        for (int i = 0; i < each; i++) {
          player.disturb();
          lock.writeLock().with(() -> guarded.count++);
        }
      });
      trial.tasks(3, group, player -> {
        for (int i = 0; i < each; i++) {
          player.disturb();
          lock.readLock().with(() -> seen.accumulateAndGet(guarded.count, Math::max));
        }
      });
      group.join();
    }
    Trial.check("changes", 2L * each, guarded.count);
  }

  static void event(Trial trial) throws InterruptedException {
    var ping = new Event();
    var pong = new Event();
    int rounds = Math.max(1, trial.items() / 2);
    try (var group = TaskGroup.open()) {
      trial.task(group, player -> {
        for (int i = 0; i < rounds; i++) {
          player.disturb();
          ping.set();
          pong.await();
          pong.clear();
        }
      });
      trial.task(group, player -> {
        for (int i = 0; i < rounds; i++) {
          player.disturb();
          ping.await();
          ping.clear();
          pong.set();
        }
      });
      group.join();
    }
  }

  static void condition(Trial trial) throws InterruptedException {
    var condition = new Condition();
    var stock = new Guarded();
    int each = Math.max(1, trial.items() / 4);
    try (var group = TaskGroup.open()) {
      trial.tasks(2, group, player -> {
        for (int i = 0; i < each; i++) {
          player.disturb();
          condition.with(() -> {
            condition.awaitUntil(() -> stock.count > 0);
            stock.count--;
            condition.signalAll();
          });
        }
      });
      trial.tasks(2, group, player -> {
        for (int i = 0; i < each; i++) {
          player.disturb();
          condition.with(() -> {
            condition.awaitUntil(() -> stock.count < 2);
            stock.count++;
            condition.signalAll();
          });
        }
      });
      group.join();
    }
    Trial.check("stock", 0L, stock.count);
  }

  static void barrier(Trial trial) throws InterruptedException {
    int parties = 3;
    var barrier = new Barrier(parties);
    var arrived = new AtomicLong();
    int rounds = Math.max(1, trial.items() / 4);
    try (var group = TaskGroup.open()) {
      trial.tasks(parties, group, player -> {
        for (int round = 1; round <= rounds; round++) {
          player.disturb();
          arrived.incrementAndGet();
          barrier.await();
          if (arrived.get() < (long) round * parties) {
            throw new AssertionError("through the barrier before all had come");
          }
        }
      });
      group.join();
    }
  }

  static void latch(Trial trial) throws InterruptedException {
    for (int i = 0; i < Math.max(1, trial.items() / 10); i++) {
      var latch = new Latch(2);
      try (var group = TaskGroup.open()) {
        trial.tasks(2, group, player -> {
          player.disturb();
          latch.await();
        });
        trial.tasks(2, group, player -> {
          player.disturb();
          latch.countDown();
        });
        group.join();
      }
    }
  }
}
