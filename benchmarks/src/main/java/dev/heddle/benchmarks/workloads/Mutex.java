package dev.heddle.benchmarks.workloads;

import dev.heddle.sync.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** A lock that makes tasks wait. */
interface Mutex {
  void lock() throws InterruptedException;

  void unlock();

  /** Heddle's own. */
  static Mutex heddle() {
    var lock = new Lock();
    return new Mutex() {
      @Override
      public void lock() throws InterruptedException {
        lock.acquire();
      }

      @Override
      public void unlock() {
        lock.release();
      }
    };
  }

  /** That of java.util.concurrent. */
  static Mutex juc() {
    var lock = new ReentrantLock();
    return new Mutex() {
      @Override
      public void lock() {
        lock.lock();
      }

      @Override
      public void unlock() {
        lock.unlock();
      }
    };
  }
}
