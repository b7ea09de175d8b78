package dev.heddle.sync;

import dev.heddle.parking.SpinLock;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A lock that one thread holds at a time, first come first served. {@code asyncio.Lock} and {@code
 * trio.Lock} are the models.
 *
 * <p>Not reentrant: a holder that acquires it again would wait for itself, so that is an error. Only
 * the holder may release it. Releasing hands it to the longest waiting thread; nobody can barge in.
 * A cancelled acquire leaves the lock as it was. Thread-safe.
 */
public final class Lock implements Acquirable {
  private final SpinLock guard = new SpinLock();
  private final WaitQueue waiters = new WaitQueue(guard, this, "acquire");
  private @Nullable Thread holder;

  /** Makes a free lock. */
  public Lock() {}

  /**
   * What is known of a lock at one moment.
   *
   * @param holder the thread that holds it, or null
   * @param waiting how many wait for it
   */
  public record Statistics(@Nullable Thread holder, int waiting) {}

  /**
   * Takes the lock, waiting until it is free.
   *
   * @throws InterruptedException if the caller is cancelled; it does not hold the lock then
   * @throws IllegalStateException if the caller holds it already
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
   * Takes the lock if it becomes free in time.
   *
   * @param limit the longest time to wait; zero or less means not to wait
   * @return whether the caller holds it now
   * @throws InterruptedException if the caller is cancelled; it does not hold the lock then
   * @throws IllegalStateException if the caller holds it already
   */
  public boolean tryAcquire(Duration limit) throws InterruptedException {
    long nanos = Waiter.nanosOf(limit);
    Waiter.checkCancelled();
    Waiter waiter = takeOrEnqueue();
    return waiter == null || waiter.await(nanos);
  }

  /**
   * Takes the lock if it is free now.
   *
   * @return whether the caller holds it now
   */
  public boolean tryAcquire() {
    guard.acquire();
    try {
      if (holder != null) {
        return false;
      }
      holder = Thread.currentThread();
      return true;
    } finally {
      guard.release();
    }
  }

  private @Nullable Waiter takeOrEnqueue() {
    Thread me = Thread.currentThread();
    guard.acquire();
    try {
      if (holder == null) {
        holder = me;
        return null;
      }
      if (holder == me) {
        throw new IllegalStateException(
            me + " acquires a lock that it holds already; Lock is not reentrant");
      }
      return waiters.add(null);
    } finally {
      guard.release();
    }
  }

  /**
   * Gives the lock to the longest waiting thread, or frees it.
   *
   * @throws IllegalStateException if the caller does not hold it
   */
  @Override
  public void release() {
    Waiter next;
    guard.acquire();
    try {
      if (holder != Thread.currentThread()) {
        throw new IllegalStateException(
            Thread.currentThread() + " releases a lock that is held by " + holder);
      }
      next = waiters.poll();
      holder = next == null ? null : next.thread();
    } finally {
      guard.release();
    }
    if (next != null) {
      next.unpark();
    }
  }

  /**
   * Says whether somebody holds the lock.
   *
   * @return true if it is held
   */
  public boolean isLocked() {
    return statistics().holder() != null;
  }

  /**
   * Returns what is known of the lock now.
   *
   * @return a snapshot
   */
  public Statistics statistics() {
    guard.acquire();
    try {
      return new Statistics(holder, waiters.size());
    } finally {
      guard.release();
    }
  }

  @Override
  public String toString() {
    Thread now = holder;
    return now == null ? "Lock[free]" : "Lock[held by " + now + "]";
  }
}
