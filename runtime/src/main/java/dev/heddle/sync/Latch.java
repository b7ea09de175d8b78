package dev.heddle.sync;

import dev.heddle.parking.SpinLock;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A count that only goes down, and a wait until it is zero. {@link
 * java.util.concurrent.CountDownLatch} is the model, but counting below zero is an error here: it
 * means that the latch opened too early. Thread-safe.
 */
public final class Latch {
  private final SpinLock guard = new SpinLock();
  private final WaitQueue waiters = new WaitQueue(guard, this, "await");
  private final int initial;
  private int count;

  /**
   * Makes a latch.
   *
   * @param count how many times {@link #countDown} opens it; zero makes an open one
   * @throws IllegalArgumentException if negative
   */
  public Latch(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("A latch counts down from 0 or more, not " + count);
    }
    this.initial = count;
    this.count = count;
  }

  /**
   * What is known of a latch at one moment.
   *
   * @param count how many times it is still to be counted down
   * @param waiting how many wait until then
   */
  public record Statistics(int count, int waiting) {}

  /**
   * Counts down by one; the last lets all who wait go on.
   *
   * @throws IllegalStateException if the count is zero already
   */
  public void countDown() {
    List<Waiter> woken = List.of();
    guard.acquire();
    try {
      if (count == 0) {
        throw new IllegalStateException(
            HolderName.ofCaller()
                + " counts down a Latch that is open already; it was made to be counted down "
                + initial
                + " times");
      }
      if (--count == 0) {
        woken = waiters.pollAll();
      }
    } finally {
      guard.release();
    }
    woken.forEach(Waiter::unpark);
  }

  /**
   * Waits until the count is zero.
   *
   * @throws InterruptedException if the caller is cancelled
   */
  public void await() throws InterruptedException {
    Waiter.checkCancelled();
    Waiter waiter = enqueueUnlessOpen();
    if (waiter != null) {
      waiter.await();
    }
  }

  /**
   * Waits until the count is zero, but not for ever.
   *
   * @param timeout the longest time to wait; zero or less means not to wait
   * @return true if it was zero in time
   * @throws InterruptedException if the caller is cancelled
   */
  public boolean tryAwait(Duration timeout) throws InterruptedException {
    long nanos = Waiter.nanosOf(timeout);
    Waiter.checkCancelled();
    Waiter waiter = enqueueUnlessOpen();
    return waiter == null || waiter.await(nanos);
  }

  private @Nullable Waiter enqueueUnlessOpen() {
    guard.acquire();
    try {
      return count == 0 ? null : waiters.add(null);
    } finally {
      guard.release();
    }
  }

  /**
   * Says whether the count is zero.
   *
   * @return true if nobody needs to wait any more
   */
  public boolean isOpen() {
    return statistics().count() == 0;
  }

  /**
   * Returns what is known of the latch now.
   *
   * @return a snapshot
   */
  public Statistics statistics() {
    guard.acquire();
    try {
      return new Statistics(count, waiters.size());
    } finally {
      guard.release();
    }
  }

  @Override
  public String toString() {
    return "Latch[" + count + " of " + initial + " left]";
  }
}
