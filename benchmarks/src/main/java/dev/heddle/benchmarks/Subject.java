package dev.heddle.benchmarks;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.queue.Queue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Who does the work: our event loop, or virtual threads on the JDK's scheduler. */
public enum Subject {
  /** Tasks and queues of Heddle on one event loop. */
  HEDDLE {
    @Override
    void run(Work work) throws Exception {
      Heddle.run(() -> work.run());
    }

    @Override
    void together(List<Work> works) throws Exception {
      try (var group = TaskGroup.open()) {
        for (Work work : works) {
          group.start(work::run);
        }
        group.join();
      }
    }

    @Override
    Pipe pipe(int capacity) {
      var queue = new Queue<Integer>(capacity);
      return new Pipe() {
        @Override
        public void put(Integer item) throws InterruptedException {
          queue.put(item);
        }

        @Override
        public Integer get() throws InterruptedException {
          return queue.get();
        }
      };
    }
  },

  /** Virtual threads and j.u.c. queues, as the JVM is set up. */
  JDK {
    @Override
    void run(Work work) throws Exception {
      Thread.ofVirtual().start(() -> runUnchecked(work)).join();
    }

    @Override
    void together(List<Work> works) throws Exception {
      List<Thread> threads = new ArrayList<>(works.size());
      for (Work work : works) {
        threads.add(Thread.ofVirtual().start(() -> runUnchecked(work)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }

    @Override
    Pipe pipe(int capacity) {
      BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(capacity);
      return new Pipe() {
        @Override
        public void put(Integer item) throws InterruptedException {
          queue.put(item);
        }

        @Override
        public Integer get() throws InterruptedException {
          return queue.take();
        }
      };
    }
  };

  /** Something to do that may wait. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  /** A bounded queue. */
  interface Pipe {
    void put(Integer item) throws InterruptedException;

    Integer get() throws InterruptedException;
  }

  /** Runs work in a task or virtual thread, and returns when it has ended. */
  abstract void run(Work work) throws Exception;

  /** Runs works concurrently from inside {@link #run}, and returns when all have ended. */
  abstract void together(List<Work> works) throws Exception;

  abstract Pipe pipe(int capacity);

  private static void runUnchecked(Work work) {
    try {
      work.run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
