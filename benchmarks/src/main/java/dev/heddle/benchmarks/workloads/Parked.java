package dev.heddle.benchmarks.workloads;

import dev.heddle.sync.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import jdk.internal.vm.Continuation;

/** Tasks that all wait for one event that never comes: what each costs in heap. */
final class Parked {
  private final Tasks tasks;
  private final Work wait;

  private Parked(Tasks tasks, Work wait) {
    this.tasks = tasks;
    this.wait = wait;
  }

  static Parked named(String subject, int carriers) {
    return switch (subject) {
      case "heddle" -> new Parked(new HeddleTasks(carriers), new Event()::await);
      case "juc" -> new Parked(new HeddleTasks(carriers), new CountDownLatch(1)::await);
      case "jdk" -> new Parked(ThreadTasks.VIRTUAL, new CountDownLatch(1)::await);
      case "raw" -> raw();
      default -> throw new IllegalArgumentException("Nothing waits in '" + subject + "'");
    };
  }

  private static Parked raw() {
    var tasks = new RawTasks();
    List<Continuation> waiting = new ArrayList<>();
    return new Parked(
        tasks,
        () -> {
          waiting.add(tasks.current());
          tasks.suspend();
        });
  }

  void measureHeap(int number) throws Exception {
    Program.figure("parked-bytes", bytesForEach(number), "bytes");
  }

  double bytesForEach(int number) throws Exception {
    var parked = new LongAdder();
    Work waiter =
        () -> {
          parked.increment();
          wait.run();
        };
    return Program.bytesForEach(
        number, () -> tasks.run(() -> tasks.together(Collections.nCopies(number, waiter))),
        () -> parked.sum() == number);
  }
}
