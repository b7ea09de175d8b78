package dev.heddle;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Tasks that sleep under deadlines while a foreign thread takes all of the heap, some moments long. */
final class OutOfMemoryProcess {
  private static final int TASKS = 40;
  private static final int ROUNDS = 60;

  private OutOfMemoryProcess() {}

  /** What a task has met that is not the lack of memory itself, such as a class that can be had no more. */
  private static final AtomicReference<Throwable> MET = new AtomicReference<>();

  public static void main(String[] arguments) throws InterruptedException {
    // What is needed to say what happened must not be loaded in a moment without memory.
    new IllegalStateException("Not a failure").printStackTrace(System.err);
    System.out.println("only " + 0 + " have begun");
    var ended = new AtomicInteger();
    var begun = new CountDownLatch(TASKS);
    Thread hog = Thread.ofPlatform().daemon().start(() -> hog(begun));
    Throwable thrown = null;
    try {
      run(Runs.valueOf(arguments[0]), begun, ended);
    } catch (Throwable e) {
      thrown = e;
    }
    // This thread needs memory to say it, and the hog may have one more round to go; or none if no task has begun.
    hog.join(Duration.ofSeconds(5));
    if (thrown != null) {
      thrown.printStackTrace(System.out);
    }
    if (MET.get() != null) {
      MET.get().printStackTrace(System.out);
    }
    System.out.println(ended.get() == TASKS ? "fine" : "only " + ended + " have ended");
    System.exit(0);
  }

  private static void run(Runs runs, CountDownLatch begun, AtomicInteger ended) {
    runs.run(() -> {
      try (var group = TaskGroup.open(GroupOption.collectOutcomes())) {
        for (int i = 0; i < TASKS; i++) {
          group.start(() -> {
            begun.countDown();
            for (int round = 0; round < ROUNDS; round++) {
              try {
                Heddle.moveOnAfter(
                    Duration.ofMillis(5), () -> Heddle.sleep(Duration.ofMillis(7)));
              } catch (OutOfMemoryError _) {
                // What a task meets itself is its own affair.
              } catch (Throwable e) {
                MET.compareAndSet(null, e);
                throw e;
              }
            }
            ended.incrementAndGet();
          });
        }
        join(group);
      }
    });
  }

  /** The main task may meet a moment without heap itself. */
  private static void join(TaskGroup group) throws InterruptedException {
    while (true) {
      try {
        group.join();
        return;
      } catch (OutOfMemoryError _) {
        // The tasks go on, and are waited for again.
      }
    }
  }

  private static void hog(CountDownLatch begun) {
    try {
      begun.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    for (int i = 0; i < 6; i++) {
      try {
        Thread.sleep(50);
        fill();
      } catch (InterruptedException | OutOfMemoryError _) {
        // Once more.
      }
    }
  }

  private static void fill() {
    Object[] kept = new Object[200_000];
    int count = 0;
    for (int size = 1 << 20; size >= 16; size /= 2) {
      try {
        while (count < kept.length) {
          kept[count++] = new byte[size];
        }
      } catch (OutOfMemoryError _) {
        // Smaller ones may still find room.
      }
    }
    long end = System.nanoTime() + 40_000_000;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    kept[0] = null;
  }
}
