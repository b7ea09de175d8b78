package programs;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Signals a condition before anybody waits for it, and keeps nothing by which who comes later would know. */
public final class EarlySignal {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ready = lock.newCondition();
  private final Condition another = lock.newCondition();

  private void tell() {
    lock.lock();
    try {
      ready.signal();
    } finally {
      lock.unlock();
    }
  }

  private void hear() {
    lock.lock();
    try {
      ready.awaitUninterruptibly();
      another.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    var word = new EarlySignal();
    var hears = new Thread(word::hear, "hears");
    var tells = new Thread(word::tell, "tells");
    hears.start();
    tells.start();
    hears.join();
    tells.join();
  }
}
