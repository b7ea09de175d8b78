package dev.heddle.sync;

import dev.heddle.parking.SpinLock;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A number of permits to share, first come first served. {@code asyncio.Semaphore} is the model.
 *
 * <p>A released permit goes to the longest waiting thread. A cancelled acquire takes no permit.
 * Anyone may release. Thread-safe.
 */
public final class Semaphore implements Acquirable {
  private final SpinLock guard = new SpinLock();
  private final WaitQueue waiters = new WaitQueue(guard, this, "acquire");
  private int permits;

  /**
   * Makes a semaphore.
   *
   * @param permits how many may hold it at once, zero or more
   * @throws IllegalArgumentException if negative
   */
  public Semaphore(int permits) {
    if (permits < 0) {
      throw new IllegalArgumentException("A semaphore needs 0 or more permits, not " + permits);
    }
    this.permits = permits;
  }

  /**
   * What is known of a semaphore at one moment.
   *
   * @param permits how many are free
   * @param waiting how many wait for one
   */
  public record Statistics(int permits, int waiting) {}

  /**
   * Takes a permit, waiting until there is one.
   *
   * @throws InterruptedException if the caller is cancelled; it has no permit then
   */
  @Override
  public void acquire() throws InterruptedException {
    Waiter.checkCancelled();
    Waiter waiter = takeOrEnqueue();
    if (waiter != null) {
      waiter.await();
    }
  }

  /**
   * Takes a permit if there is one in time.
   *
   * @param limit the longest time to wait; zero or less means not to wait
   * @return whether the caller has a permit now
   * @throws InterruptedException if the caller is cancelled; it has no permit then
   */
  public boolean tryAcquire(Duration limit) throws InterruptedException {
    long nanos = Waiter.nanosOf(limit);
    Waiter.checkCancelled();
    Waiter waiter = takeOrEnqueue();
    return waiter == null || waiter.await(nanos);
  }

  /**
   * Takes a permit if there is one now.
   *
   * @return whether the caller has a permit now
   */
  public boolean tryAcquire() {
    guard.acquire();
    try {
      return take();
    } finally {
      guard.release();
    }
  }

  private @Nullable Waiter takeOrEnqueue() {
    guard.acquire();
    try {
      return take() ? null : waiters.add(null);
    } finally {
      guard.release();
    }
  }

  private boolean take() {
    if (permits == 0) {
      return false;
    }
    permits--;
    return true;
  }

  /**
   * Gives a permit to the longest waiting thread, or back.
   *
   * @throws IllegalStateException if there are {@link Integer#MAX_VALUE} permits already
   */
  @Override
  public void release() {
    Waiter next;
    guard.acquire();
    try {
      next = waiters.poll();
      if (next == null) {
        if (permits == Integer.MAX_VALUE) {
          throw new IllegalStateException("More permits released than an int can count");
        }
        permits++;
      }
    } finally {
      guard.release();
    }
    if (next != null) {
      next.unpark();
    }
  }

  /**
   * Returns what is known of the semaphore now.
   *
   * @return a snapshot
   */
  public Statistics statistics() {
    guard.acquire();
    try {
      return new Statistics(permits, waiters.size());
    } finally {
      guard.release();
    }
  }

  @Override
  public String toString() {
    return "Semaphore[" + permits + " free, " + waiters.size() + " waiting]";
  }
}
