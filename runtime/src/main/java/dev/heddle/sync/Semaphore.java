package dev.heddle.sync;

import dev.heddle.parking.SpinLock;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import dev.heddle.scheduler.jdk.StackRoom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A number of permits to share, first come first served. {@code asyncio.Semaphore} is the model.
 *
 * <p>A released permit goes to the longest waiting thread. A cancelled acquire takes no permit.
 * Anyone may release, also what it did not acquire; a {@link BoundedSemaphore} refuses
 * to have more permits than it was made with. Thread-safe.
 */
public sealed class Semaphore implements Acquirable permits BoundedSemaphore {
  private final SpinLock guard = new SpinLock();
  private final WaitQueue waiters = new WaitQueue(guard, this, "acquire");
  final int bound;
  private int permits;

  /**
   * Makes a semaphore.
   *
   * @param permits how many may hold it at once, zero or more
   * @throws IllegalArgumentException if negative
   */
  public Semaphore(int permits) {
    this(permits, Integer.MAX_VALUE);
  }

  Semaphore(int permits, int bound) {
    if (permits < 0) {
      throw new IllegalArgumentException("A semaphore needs 0 or more permits, not " + permits);
    }
    this.permits = permits;
    this.bound = bound;
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
  @Override
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
  @Override
  public boolean tryAcquire() {
    StackRoom.forScope();
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
   * @throws IllegalStateException if there are {@link Integer#MAX_VALUE} permits already, or as many
   *     as a {@link BoundedSemaphore} was made with
   */
  @Override
  public void release() {
    Waiter next;
    guard.acquire();
    try {
      if (permits == bound) {
        throw releasedTooOften();
      }
      next = waiters.poll();
      if (next == null) {
        permits++;
      }
    } finally {
      guard.release();
    }
    if (next != null) {
      next.unpark();
    }
  }

  private IllegalStateException releasedTooOften() {
    return new IllegalStateException(
        HolderName.ofCaller()
            + " releases a permit too many: all "
            + bound
            + " are back already; release once for each acquire, best with semaphore.with(...)");
  }

  /**
   * Says whether an acquire would have to wait now.
   *
   * @return true if there is no permit
   */
  public boolean isLocked() {
    return statistics().permits() == 0;
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
    return getClass().getSimpleName() + "[" + permits + " free, " + waiters.size() + " waiting]";
  }
}
