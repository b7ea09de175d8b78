package dev.heddle.torture;

import dev.heddle.Heddle;
import dev.heddle.Promise;
import dev.heddle.channel.Channel;
import dev.heddle.channel.Select;
import dev.heddle.queue.Queue;
import dev.heddle.sync.Barrier;
import dev.heddle.sync.Condition;
import dev.heddle.sync.Event;
import dev.heddle.sync.Latch;
import dev.heddle.sync.Semaphore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * One wait and its wake-up at the same moment, on two threads of the operating system: a task waits,
 * with a park permit left over, and a platform thread wakes it, a few nanoseconds earlier or later each
 * time. Here a waker without a fence is seen to lose wake-ups; in a busy trial it hardly ever is.
 *
 * @param waits what the task does
 * @param wakes what the platform thread does
 */
record Meeting(Step waits, Step wakes) {
  /** Then the other one is waited for in a way that lets others have the processor. */
  private static final int SPINS = 2_000;

  private static final Duration PAUSE = Duration.ofNanos(20_000);

  /** One side of a meeting. */
  @FunctionalInterface
  interface Step {
    void go() throws Exception;
  }

  static void hold(Trial trial, Supplier<Meeting> meetings) throws InterruptedException {
    int count = trial.items();
    Meeting[] all = new Meeting[count];
    for (int i = 0; i < count; i++) {
      all[i] = meetings.get();
    }
    var arrived = new AtomicInteger();
    var end =
        trial.thread(
            player -> {
              for (int i = 0; i < count; i++) {
                arrived.incrementAndGet();
                for (int spins = 1; arrived.get() < 2 * i + 2; spins++) {
                  Thread.onSpinWait();
                  if (spins % SPINS == 0) {
                    Thread.yield();
                  }
                }
                player.tick(player.below(400));
                all[i].wakes.go();
              }
            });
    var player = trial.player();
    for (int i = 0; i < count; i++) {
      arrived.incrementAndGet();
      for (int spins = 1; arrived.get() < 2 * i + 2; spins++) {
        Thread.onSpinWait();
        if (spins % SPINS == 0) {
          Heddle.sleep(PAUSE);
        }
      }
      if (player.below(8) != 0) {
        LockSupport.unpark(Thread.currentThread());
      }
      player.tick(player.below(50));
      try {
        all[i].waits.go();
      } catch (InterruptedException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      Player.STEPS.increment();
    }
    end.await();
  }

  static Meeting event() {
    var event = new Event();
    return new Meeting(event::await, event::set);
  }

  static Meeting promise() {
    var promise = new Promise<Integer>();
    return new Meeting(promise::await, () -> promise.complete(1));
  }

  static Meeting latch() {
    var latch = new Latch(1);
    return new Meeting(latch::await, latch::countDown);
  }

  static Meeting semaphore() {
    var semaphore = new Semaphore(0);
    return new Meeting(semaphore::acquire, semaphore::release);
  }

  static Meeting queue() {
    var queue = new Queue<Integer>(1);
    return new Meeting(queue::get, () -> queue.tryPut(1));
  }

  static Meeting rendezvous() {
    Channel<Integer> channel = Channel.rendezvous();
    return new Meeting(channel::receive, () -> channel.send(1));
  }

  static Meeting channel() {
    Channel<Integer> channel = Channel.buffered(1);
    channel.trySend(0);
    return new Meeting(() -> channel.send(1), channel::receive);
  }

  static Meeting select() {
    Channel<Integer> left = Channel.buffered(1);
    Channel<Integer> right = Channel.rendezvous();
    return new Meeting(
        () -> Select.first(left.onReceive(i -> i), right.onReceive(i -> i)),
        () -> left.trySend(1));
  }

  static Meeting condition() {
    var condition = new Condition();
    var ready = new boolean[1];
    return new Meeting(
        () -> condition.with(() -> condition.awaitUntil(() -> ready[0])),
        () -> condition.with(() -> {
          ready[0] = true;
          condition.signalAll();
        }));
  }

  static Meeting barrier() {
    var barrier = new Barrier(2);
    return new Meeting(barrier::await, barrier::await);
  }
}
