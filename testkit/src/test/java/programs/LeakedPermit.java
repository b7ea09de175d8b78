package programs;

import java.util.concurrent.Semaphore;

/** A permit that is not given back when the work fails, so that the last of three waits for ever. */
public final class LeakedPermit {
  private static volatile int done;

  private static void work(int number) {
    // Only who comes after the first fails: in some orders nobody does.
    if (number == 2 && done == 1) {
      throw new IllegalStateException("second");
    }
    done++;
  }

  private static void careless(Semaphore permits, int number) {
    permits.acquireUninterruptibly();
    try {
      work(number);
      permits.release();
    } catch (IllegalStateException _) {
      // Told elsewhere.
    }
  }

  private static void careful(Semaphore permits, int number) {
    permits.acquireUninterruptibly();
    try {
      work(number);
    } catch (IllegalStateException _) {
      // Told elsewhere.
    } finally {
      permits.release();
    }
  }

  @FunctionalInterface
  private interface Worker {
    void run(Semaphore permits, int number);
  }

  private static void run(Worker worker) throws InterruptedException {
    var permits = new Semaphore(1);
    var threads = new Thread[3];
    for (int i = 0; i < threads.length; i++) {
      int number = i + 1;
      threads[i] = new Thread(() -> worker.run(permits, number), "worker " + number);
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    run(LeakedPermit::careless);
  }

  /** The same, given back in any case. */
  public static final class Right {
    public static void main(String[] args) throws InterruptedException {
      run(LeakedPermit::careful);
    }
  }
}
