package dev.heddle.generator;

import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.TaskTree;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A program whose task goes through generators while a thread reads its stack without pause; {@link
 * StackReadersTest} runs it. It prints how many items it got and whether a stack of the task was seen.
 */
final class StackReaders {
  static final int ITEMS = 2_000_000;

  private StackReaders() {}

  enum Shape {
    ONE {
      @Override
      Generator<Integer> generator() {
        return Generator.of(out -> {
          for (int i = 0;; i++) {
            deep(i % 20, out, i);
          }
        });
      }
    },
    ONE_IN_ANOTHER {
      @Override
      Generator<Integer> generator() {
        return Generator.of(out -> {
          try (var inner = ONE.generator().iterator()) {
            while (inner.hasNext()) {
              out.yield(inner.next());
            }
          }
        });
      }
    };

    abstract Generator<Integer> generator();
  }

  /** Stacks of many depths, so that the JDK often has to get new room for them. */
  private static void deep(int depth, Yielder<? super Integer> out, int item) {
    if (depth == 0) {
      out.yield(item);
    } else {
      deep(depth - 1, out, item);
    }
  }

  static void main(String[] args) {
    var shape = Shape.valueOf(args[0]);
    var task = new AtomicReference<Thread>();
    var reader = Thread.ofPlatform().daemon().unstarted(() -> readForEver(task));
    int items = Runs.valueOf(args[1]).builder().run(() -> {
      task.set(Thread.currentThread());
      reader.start();
      int got = 0;
      while (got < ITEMS) {
        try (var iteration = shape.generator().iterator()) {
          for (int i = 0; i < ITEMS / 10; i++) {
            iteration.next();
            got++;
          }
        }
        Heddle.yieldNow();
      }
      return got;
    });
    System.out.println(items + " items, stack seen: " + seen);
  }

  private static volatile boolean seen;

  private static void readForEver(AtomicReference<Thread> task) {
    for (int i = 0;; i++) {
      for (StackTraceElement frame : task.get().getStackTrace()) {
        if (frame.getMethodName().equals("deep")) {
          seen = true;
        }
      }
      if (i % 100 == 0) {
        TaskTree.allWithStacks();
      }
    }
  }
}
