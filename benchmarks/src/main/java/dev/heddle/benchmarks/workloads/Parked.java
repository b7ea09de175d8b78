package dev.heddle.benchmarks.workloads;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Tasks that all wait for one event: what each costs in heap. */
final class Parked {
  private final Tasks tasks;
  private final Supplier<Gate> gates;

  private Parked(Tasks tasks, Supplier<Gate> gates) {
    this.tasks = tasks;
    this.gates = gates;
  }

  static Parked named(String subject, int carriers) {
    return switch (subject) {
      case "heddle" -> new Parked(new HeddleTasks(carriers), Gate::heddle);
      case "juc" -> new Parked(new HeddleTasks(carriers), Gate::juc);
      case "jdk" -> new Parked(ThreadTasks.VIRTUAL, Gate::juc);
      case "raw" -> raw();
      default -> throw new IllegalArgumentException("Nothing waits in '" + subject + "'");
    };
  }

  private static Parked raw() {
    var tasks = new RawTasks();
    return new Parked(tasks, () -> Gate.raw(tasks));
  }

  /** Prints the bytes, once the code is compiled: interpreted frames are larger. */
  void measureHeap(int number, int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      waitAndGoOn(number);
    }
    Program.figure("parked-bytes", bytesForEach(number), "bytes");
  }

  /** Lets all wait until the gate opens, and counts that all went through. */
  long waitAndGoOn(int number) throws Exception {
    Gate gate = gates.get();
    var parked = new AtomicLong();
    var passed = new AtomicLong();
    List<Work> works = new ArrayList<>(Collections.nCopies(number, waiter(gate, parked, passed)));
    works.add(
        () -> {
          while (parked.get() < number) {
            tasks.pause();
          }
          gate.open();
        });
    tasks.run(() -> tasks.together(works));
    if (passed.get() != number) {
      throw new IllegalStateException(passed.get() + " of " + number + " tasks went on");
    }
    return passed.get();
  }

  /** Lets all wait for good. */
  double bytesForEach(int number) throws Exception {
    var parked = new AtomicLong();
    Work waiter = waiter(gates.get(), parked, new AtomicLong());
    return Program.bytesForEach(
        number, () -> tasks.run(() -> tasks.together(Collections.nCopies(number, waiter))),
        () -> parked.get() == number);
  }

  private static Work waiter(Gate gate, AtomicLong parked, AtomicLong passed) {
    return () -> {
      parked.incrementAndGet();
      gate.await();
      passed.incrementAndGet();
    };
  }
}
