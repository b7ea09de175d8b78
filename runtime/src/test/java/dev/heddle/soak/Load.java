package dev.heddle.soak;

import dev.heddle.ExceptionGroup;
import dev.heddle.Heddle;
import dev.heddle.Promise;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.current.WaitingTask;
import dev.heddle.scheduler.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** What tasks do at random: wait, hand over, compute, start others, cancel, fail. */
final class Load {
  private static final int LEAVES = 19;

  /** The failure that is part of the plan. */
  private static final class Planned extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Ledger ledger;
  private final Shared shared;
  private final boolean failing;

  Load(Ledger ledger, boolean failing) {
    this.ledger = ledger;
    this.shared = ledger.shared;
    this.failing = failing;
  }

  static boolean isPlanned(Throwable e) {
    return e instanceof Planned
        || e instanceof TimeoutException
        || (e instanceof ExceptionGroup group && group.leaves().stream().allMatch(Load::isPlanned));
  }

  void checkPlanned(ExceptionGroup e) {
    if (!isPlanned(e)) {
      e.printStackTrace();
      ledger.report("failed: " + e.leaves());
    }
  }

  /** An interrupt is only ever sent for a cancellation that the task has not left. */
  void checkNoLeakedInterrupt() {
    WaitingTask me = WaitingTask.current();
    boolean interrupted = Thread.currentThread().isInterrupted();
    if (interrupted && me != null && !me.isCancelPending()) {
      ledger.report("leaked interrupt: in " + me);
    }
  }

  private static Duration upTo(SplittableRandom random, int micros) {
    return Duration.ofNanos(random.nextInt(micros * 1000));
  }

  void node(SplittableRandom random, int depth) throws Exception {
    int steps = 1 + random.nextInt(3);
    for (int step = 0; step < steps; step++) {
      int choice = random.nextInt(depth <= 0 ? LEAVES : LEAVES + 8);
      if (choice < LEAVES) {
        leaf(choice, random);
      } else {
        branch(choice - LEAVES, random, depth);
      }
      checkNoLeakedInterrupt();
    }
  }

  private void leaf(int choice, SplittableRandom random) throws Exception {
    switch (choice) {
      case 0 -> Heddle.yieldNow();
      case 1 -> Heddle.sleep(upTo(random, 100));
      case 2 -> Thread.sleep(upTo(random, 100));
      case 3 -> LockSupport.parkNanos(random.nextInt(100_000));
      case 4 -> tryPermit(random);
      case 5 -> shared.inLock(ledger, Heddle::yieldNow);
      case 6 -> shared.inJdkLock(ledger, Heddle::yieldNow);
      case 7 -> put(random);
      case 8 -> get(random);
      case 9 -> exchange(random);
      case 10 -> cancelSomebody(random);
      case 11 -> compute(random.nextInt(300_000));
      case 12 -> blocking(random);
      case 13 -> timer(random);
      case 14 -> signal(random);
      case 15 -> detached(random);
      case 16 -> raw(random);
      case 17, 18 -> contend(random);
      default -> throw new AssertionError(choice);
    }
  }

  private void branch(int choice, SplittableRandom random, int depth) throws Exception {
    switch (choice) {
      case 0, 1, 2 -> group(random, depth, random.nextInt(4));
      case 3 -> toleratedGroup(random, depth);
      case 4 -> within(upTo(random, 3000), random, depth);
      case 5 -> Heddle.shield(() -> within(Duration.ofMillis(5), random, depth));
      case 6 -> swallow(random, depth);
      case 7 -> burst(random);
      default -> throw new AssertionError(choice);
    }
  }

  void group(SplittableRandom random, int depth, int width) throws Exception {
    List<Task<?>> children = new ArrayList<>();
    try (var group = TaskGroup.open("group-" + depth)) {
      for (int i = 0; i < width; i++) {
        SplittableRandom own = random.split();
        children.add(ledger.start(group, () -> node(own, depth - 1)));
      }
      if (random.nextInt(8) == 0) {
        group.cancel("at random");
      }
      if (failing && random.nextInt(40) == 0) {
        ledger.start(
            group,
            () -> {
              throw new Planned();
            });
      }
      if (random.nextInt(6) != 0) {
        try {
          Heddle.timeout(Duration.ofMillis(1 + random.nextInt(8)), group::join);
        } catch (TimeoutException e) {
          ledger.totals.timeouts.increment();
        }
      } else {
        group.cancel("not waited for");
      }
    } finally {
      for (Task<?> child : children) {
        if (!child.isDone()) {
          ledger.report("outlives its group: " + child);
        }
      }
    }
  }

  private void toleratedGroup(SplittableRandom random, int depth) throws Exception {
    try {
      group(random, depth, random.nextInt(8));
    } catch (ExceptionGroup e) {
      checkPlanned(e);
    }
  }

  private void within(Duration limit, SplittableRandom random, int depth) throws Exception {
    try {
      Heddle.timeout(limit, () -> node(random, depth - 1));
    } catch (TimeoutException e) {
      ledger.totals.timeouts.increment();
    }
  }

  /** Whoever swallows a cancellation meets it again at the next wait. */
  private void swallow(SplittableRandom random, int depth) throws Exception {
    try {
      node(random, depth - 1);
    } catch (InterruptedException e) {
      Heddle.yieldNow();
    }
  }

  /** More than a carrier's own queue has room for. */
  private void burst(SplittableRandom random) throws Exception {
    int count = random.nextInt(400);
    try (var group = TaskGroup.open("burst")) {
      for (int i = 0; i < count; i++) {
        ledger.start(group, i % 3 == 0 ? Heddle::yieldNow : () -> {});
      }
      group.join();
    }
  }

  private void tryPermit(SplittableRandom random) throws InterruptedException {
    if (shared.semaphore.tryAcquire(upTo(random, 100))) {
      try {
        shared.withPermit(ledger, Heddle::yieldNow);
      } finally {
        shared.semaphore.release();
      }
    }
  }

  private void put(SplittableRandom random) throws InterruptedException {
    if (random.nextInt(4) == 0) {
      shared.queue.put(1);
    } else if (!shared.queue.tryPut(1, upTo(random, 300))) {
      return;
    }
    shared.put.increment();
  }

  private void get(SplittableRandom random) throws InterruptedException {
    if (random.nextInt(4) == 0) {
      shared.queue.get();
    } else if (shared.queue.tryGet(upTo(random, 300)).isEmpty()) {
      return;
    }
    shared.got.increment();
  }

  /** Waits that end about when they are granted, again and again. */
  private void contend(SplittableRandom random) throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      tryPermit(random);
      if (shared.queue.tryPut(1, upTo(random, 20))) {
        shared.put.increment();
      }
      if (shared.queue.tryGet(upTo(random, 20)).isPresent()) {
        shared.got.increment();
      }
    }
  }

  private void exchange(SplittableRandom random) throws InterruptedException {
    long nanos = random.nextInt(200_000);
    if (random.nextBoolean()) {
      if (shared.exchange.offer(1, nanos, TimeUnit.NANOSECONDS)) {
        shared.given.increment();
      }
    } else if (shared.exchange.poll(nanos, TimeUnit.NANOSECONDS) != null) {
      shared.received.increment();
    }
  }

  private void cancelSomebody(SplittableRandom random) {
    Task<?> victim = ledger.task(random.nextInt());
    if (victim != null) {
      victim.cancel("at random");
    }
  }

  private static void compute(long nanos) {
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < nanos) {
      Thread.onSpinWait();
    }
  }

  private void blocking(SplittableRandom random) throws Exception {
    Duration time = upTo(random, 60);
    ledger.totals.blockingCalls.increment();
    Heddle.blocking(
        () -> {
          Thread.sleep(time);
          return time;
        });
  }

  private void timer(SplittableRandom random) {
    Scheduler scheduler = Heddle.scheduler();
    long delay = random.nextInt(2_000_000);
    ledger.schedule(action -> scheduler.schedule(action, delay), random.nextBoolean());
  }

  private void signal(SplittableRandom random) throws InterruptedException {
    switch (random.nextInt(3)) {
      case 0 -> {
        shared.event.set();
        shared.event.clear();
      }
      case 1 -> shared.event.tryAwait(upTo(random, 100));
      default -> {
        var promise = new Promise<Integer>();
        Heddle.scheduler().schedule(() -> promise.complete(1), random.nextInt(50_000));
        promise.await();
      }
    }
  }

  private void detached(SplittableRandom random) {
    SplittableRandom own = random.split();
    ledger.start(Heddle::start, () -> node(own, 0));
  }

  /** A thread of the scheduler's that is no task, may outlive the run, and is nobody's to cancel. */
  private void raw(SplittableRandom random) {
    Duration time = upTo(random, 3000);
    Thread thread =
        Heddle.scheduler()
            .asThreadFactory()
            .newThread(
                () -> {
                  try {
                    Thread.sleep(time);
                    Thread.yield();
                  } catch (InterruptedException e) {
                    ledger.report("leaked interrupt: in a thread that is no task");
                  }
                });
    ledger.addRaw(thread);
    thread.start();
  }
}
