package dev.heddle.benchmarks.workloads;

import dev.heddle.sync.Event;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import jdk.internal.vm.Continuation;

/** Something that happens once, and that tasks wait for. */
interface Gate {
  void await() throws InterruptedException;

  void open();

  /** An event of Heddle. */
  static Gate heddle() {
    var event = new Event();
    return new Gate() {
      @Override
      public void await() throws InterruptedException {
        event.await();
      }

      @Override
      public void open() {
        event.set();
      }
    };
  }

  /** A latch of java.util.concurrent. */
  static Gate juc() {
    var latch = new CountDownLatch(1);
    return new Gate() {
      @Override
      public void await() throws InterruptedException {
        latch.await();
      }

      @Override
      public void open() {
        latch.countDown();
      }
    };
  }

  /** A list of raw continuations. */
  static Gate raw(RawTasks tasks) {
    var waiting = new ArrayDeque<Continuation>();
    return new Gate() {
      @Override
      public void await() {
        waiting.add(tasks.current());
        tasks.suspend();
      }

      @Override
      public void open() {
        waiting.forEach(tasks::wake);
      }
    };
  }
}
