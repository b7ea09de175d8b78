package dev.heddle.soak;

import dev.heddle.Action;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.scheduler.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The books of one round: what was started, and how each of it must have ended. */
final class Ledger {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private record Entry(Task<?> task, AtomicInteger begun, AtomicInteger ended) {}

  private record TimerEntry(Timer timer, AtomicInteger fired, AtomicInteger cancelled) {}

  final Totals totals;
  final Shared shared = new Shared();
  private final List<Entry> entries = new ArrayList<>();
  private final Queue<TimerEntry> timers = new ConcurrentLinkedQueue<>();
  private final Queue<Thread> rawThreads = new ConcurrentLinkedQueue<>();
  private final Queue<String> reported = new ConcurrentLinkedQueue<>();
  private volatile long seed;

  Ledger(Totals totals) {
    this.totals = totals;
  }

  void begin(long roundSeed) {
    seed = roundSeed;
  }

  long seed() {
    return seed;
  }

  void report(String problem) {
    reported.add(problem);
  }

  Task<?> start(TaskGroup group, Action<?> body) {
    return start(group::start, body);
  }

  Task<?> start(Function<Action<Exception>, Task<?>> starter, Action<?> body) {
    var begun = new AtomicInteger();
    var ended = new AtomicInteger();
    Task<?> task =
        starter.apply(
            () -> {
              begun.incrementAndGet();
              try {
                body.run();
              } finally {
                ended.incrementAndGet();
              }
            });
    synchronized (entries) {
      entries.add(new Entry(task, begun, ended));
    }
    totals.tasks.increment();
    return task;
  }

  /** One of the tasks started so far, by a number that may be any. */
  @Nullable
  Task<?> task(int number) {
    synchronized (entries) {
      return entries.isEmpty() ? null : entries.get(Math.floorMod(number, entries.size())).task;
    }
  }

  void schedule(Function<Runnable, Timer> scheduler, boolean cancel) {
    var fired = new AtomicInteger();
    var cancelled = new AtomicInteger();
    Timer timer = scheduler.apply(fired::incrementAndGet);
    timers.add(new TimerEntry(timer, fired, cancelled));
    if (cancel) {
      cancelTimer(timers.peek());
    }
  }

  private static void cancelTimer(@Nullable TimerEntry entry) {
    if (entry != null && entry.timer.cancel()) {
      entry.cancelled.incrementAndGet();
    }
  }

  void addRaw(Thread thread) {
    rawThreads.add(thread);
    totals.rawThreads.increment();
  }

  String unended() {
    var text = new StringBuilder();
    synchronized (entries) {
      for (Entry entry : entries) {
        if (!entry.task.isDone()) {
          text.append(entry.task).append(' ').append(entry.task.thread().getState()).append('\n');
        }
      }
    }
    return text.toString();
  }

  /** Balances the books once the round is over. */
  List<String> problems() throws InterruptedException {
    synchronized (entries) {
      for (Entry entry : entries) {
        checkTask(entry);
      }
    }
    for (Thread thread : rawThreads) {
      if (!thread.join(PATIENCE)) {
        report("stranded: " + thread + " in " + List.of(thread.getStackTrace()));
      }
    }
    for (TimerEntry entry : timers) {
      if (!eventually(() -> entry.fired.get() + entry.cancelled.get() > 0)) {
        report("a timer neither fired nor was cancelled");
      }
      if (entry.fired.get() + entry.cancelled.get() > 1) {
        report("a timer fired " + entry.fired + " and was cancelled " + entry.cancelled);
      }
      totals.timersFired.add(entry.fired.get());
      totals.timersCancelled.add(entry.cancelled.get());
    }
    shared.check(this);
    return List.copyOf(reported);
  }

  private void checkTask(Entry entry) throws InterruptedException {
    if (!entry.task.isDone()) {
      report("not ended: " + entry.task);
    } else if (!entry.task.thread().join(PATIENCE)) {
      report("ended, but its thread has not: " + entry.task);
    }
    boolean everBegan = entry.begun.get() == 1 && entry.ended.get() == 1;
    boolean neverBegan =
        entry.begun.get() == 0 && entry.ended.get() == 0 && entry.task.isCancelled();
    if (!everBegan && !neverBegan) {
      report("began " + entry.begun + " ended " + entry.ended + ": " + entry.task);
    }
    switch (entry.task.state()) {
      case CANCELLED -> totals.cancelled.increment();
      case FAILED -> totals.failed.increment();
      default -> {}
    }
  }

  private static boolean eventually(BooleanSupplier condition) throws InterruptedException {
    long begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        return false;
      }
      Thread.sleep(1);
    }
    return true;
  }
}
