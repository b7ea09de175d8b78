package dev.heddle.benchmarks.workloads;

import dev.heddle.Heddle;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tasks that all sleep at the same time: how long it takes until the last has woken, in a fresh JVM
 * and then again, and what each costs in heap while it sleeps.
 *
 * <p>The counters are no adders: an adder's slow path, first taken while a million sleep, would send
 * each that wakes into the interpreter.
 */
final class Sleep {
  private final Tasks tasks;
  private final Nap nap;

  private Sleep(Tasks tasks, Nap nap) {
    this.tasks = tasks;
    this.nap = nap;
  }

  @FunctionalInterface
  private interface Nap {
    void sleep(Duration time) throws InterruptedException;
  }

  static Sleep named(String subject, int carriers) {
    return switch (subject) {
      case "heddle" -> new Sleep(new HeddleTasks(carriers), Heddle::sleep);
      case "juc" -> new Sleep(new HeddleTasks(carriers), Thread::sleep);
      case "jdk" -> new Sleep(ThreadTasks.VIRTUAL, Thread::sleep);
      default -> throw new IllegalArgumentException("Nothing sleeps in '" + subject + "'");
    };
  }

  /** Lets a number of tasks sleep for a second, again and again; then prints the times. */
  void rounds(int number, int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      double millis = round(number, Duration.ofSeconds(1));
      Program.figure(round == 0 ? "sleep-1m-first" : "sleep-1m", millis, "ms");
    }
    Program.peakBytes().ifPresent(peak -> Program.figure("sleep-1m-peak", peak / 1e6, "MB"));
  }

  /** Returns the milliseconds it took, having counted that all have slept as long as they should. */
  double round(int number, Duration time) throws Exception {
    var woken = new AtomicLong();
    Work sleeper = sleeper(time, new AtomicLong(), woken);
    long start = System.nanoTime();
    tasks.run(() -> tasks.together(Collections.nCopies(number, sleeper)));
    double millis = (System.nanoTime() - start) / 1e6;
    if (woken.get() != number) {
      throw new IllegalStateException(
          woken.get() + " of " + number + " tasks slept as long as they should");
    }
    return millis;
  }

  /** Lets tasks sleep for good. */
  void measureHeap(int number) throws Exception {
    Program.figure("sleep-1m-bytes", bytesForEach(number), "bytes");
  }

  double bytesForEach(int number) throws Exception {
    var asleep = new AtomicLong();
    Work sleeper = sleeper(Duration.ofDays(1), asleep, new AtomicLong());
    return Program.bytesForEach(
        number, () -> tasks.run(() -> tasks.together(Collections.nCopies(number, sleeper))),
        () -> asleep.get() == number);
  }

  private Work sleeper(Duration time, AtomicLong asleep, AtomicLong woken) {
    return () -> {
      long start = System.nanoTime();
      asleep.incrementAndGet();
      nap.sleep(time);
      if (System.nanoTime() - start >= time.toNanos()) {
        woken.incrementAndGet();
      }
    };
  }
}
