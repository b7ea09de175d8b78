package dev.heddle.benchmarks.growth;

import dev.heddle.Action;
import dev.heddle.Heddle;
import dev.heddle.Promise;
import dev.heddle.TaskGroup;
import dev.heddle.channel.Channel;
import dev.heddle.queue.Queue;
import dev.heddle.sync.Barrier;
import dev.heddle.sync.Condition;
import dev.heddle.sync.Event;
import dev.heddle.sync.Latch;
import dev.heddle.sync.Lock;
import dev.heddle.sync.Semaphore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Many tasks wait for one thing; what counts is the time until all have gone on and ended. */
final class Waiters {
  private static final Duration LONG = Duration.ofHours(1);

  private Waiters() {}

  private static void wake(int size, Stopwatch watch, Action<?> waits, Action<?> wakes)
      throws Exception {
    var gone = new AtomicInteger();
    try (var group = TaskGroup.open()) {
      startAndLetWait(group, size, () -> {
        waits.run();
        gone.incrementAndGet();
      });
      watch.allThere();
      watch.begin();
      wakes.run();
      group.join();
      watch.end();
    }
    if (gone.get() != size) {
      throw new IllegalStateException(gone + " of " + size + " tasks went on");
    }
  }

  private static void startAndLetWait(TaskGroup group, int size, Action<?> body)
      throws InterruptedException {
    var beginning = new AtomicInteger();
    for (int i = 0; i < size; i++) {
      group.start(() -> {
        beginning.incrementAndGet();
        body.run();
      });
    }
    while (beginning.get() < size) {
      Heddle.yieldNow();
    }
    Heddle.yieldNow();
  }

  static void ofAnEvent(int size, Stopwatch watch) throws Exception {
    var event = new Event();
    wake(size, watch, event::await, event::set);
  }

  static void ofALatch(int size, Stopwatch watch) throws Exception {
    var latch = new Latch(1);
    wake(size, watch, latch::await, latch::countDown);
  }

  static void ofAPromise(int size, Stopwatch watch) throws Exception {
    var promise = new Promise<Integer>();
    wake(size, watch, promise::await, () -> promise.complete(1));
  }

  static void ofALock(int size, Stopwatch watch) throws Exception {
    var lock = new Lock();
    lock.acquire();
    wake(size, watch, () -> {
      lock.acquire();
      lock.release();
    }, lock::release);
  }

  static void ofASemaphore(int size, Stopwatch watch) throws Exception {
    var permits = new Semaphore(0);
    wake(size, watch, permits::acquire, () -> permits.release(size));
  }

  static void ofACondition(int size, Stopwatch watch) throws Exception {
    var condition = new Condition();
    wake(size, watch, () -> {
      condition.acquire();
      try {
        condition.await();
      } finally {
        condition.release();
      }
    }, () -> {
      condition.acquire();
      condition.signalAll();
      condition.release();
    });
  }

  static void ofABarrier(int size, Stopwatch watch) throws Exception {
    var barrier = new Barrier(size + 1);
    wake(size, watch, barrier::await, barrier::await);
  }

  static void ofAQueue(int size, Stopwatch watch) throws Exception {
    var queue = new Queue<Integer>(Queue.UNBOUNDED);
    wake(size, watch, queue::get, () -> {
      for (int i = 0; i < size; i++) {
        queue.put(i);
      }
    });
  }

  static void ofAChannel(int size, Stopwatch watch) throws Exception {
    Channel<Integer> channel = Channel.rendezvous();
    wake(size, watch, channel::receive, () -> {
      for (int i = 0; i < size; i++) {
        channel.send(i);
      }
    });
  }

  static void withDeadlines(int size, Stopwatch watch) throws Exception {
    var event = new Event();
    wake(size, watch, () -> Heddle.timeout(LONG, event::await), event::set);
  }

  /** Not woken: cancelled, all with their group. */
  static void cancelled(int size, Stopwatch watch) throws Exception {
    var event = new Event();
    var gone = new AtomicInteger();
    try (var group = TaskGroup.open()) {
      startAndLetWait(group, size, () -> {
        try {
          event.await();
        } catch (InterruptedException e) {
          gone.incrementAndGet();
          throw e;
        }
      });
      watch.begin();
      group.cancel("measured");
    }
    watch.end();
    if (gone.get() != size) {
      throw new IllegalStateException(gone + " of " + size + " tasks were cancelled");
    }
  }
}
