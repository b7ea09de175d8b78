package dev.heddle.sync;

import dev.heddle.Heddle;
import dev.heddle.current.WaitingTask;
import dev.heddle.parking.SpinLock;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A number of permits for each stretch of time, first come first served: a token bucket. Permits
 * flow in at a steady rate and are kept up to a burst; taking one is for good, nothing is released.
 *
 * <p>In any stretch of time it gives out at most the burst and what flows in meanwhile. It begins
 * with a full bucket. A permit not taken is not lost: a caller that is cancelled, or whose time is
 * up, has taken none, and whoever is next may have it. Nobody overtakes: who wants one permit waits
 * behind who wants ten.
 *
 * <p>Time is that of the run the calling task belongs to, and {@link System#nanoTime} outside of
 * one. Thread-safe.
 *
 * <h2>How it waits</h2>
 *
 * <p>Whoever waits longest leads: it sleeps until there are enough permits for it, takes them, and
 * makes the next in the queue the leader. The others sleep until that. So there is one timer, however
 * many wait, and a leader that gives up hands on the lead and leaves the permits in the bucket.
 */
public final class RateLimiter {
  private final SpinLock guard = new SpinLock();
  private final WaitQueue followers = new WaitQueue(guard, this, "acquire");
  private final WaitQueue pace = new WaitQueue(guard, this, "acquire");
  private final int permits;
  private final Duration period;
  private final int burst;
  private final LongSupplier clock;
  private final TokenBucket bucket;
  private boolean led;

  /**
   * Makes a limiter with a full bucket.
   *
   * @param permits how many permits flow in each period, at least 1
   * @param period how long a period is, at least 1 ns
   * @param burst how many permits are kept at most, at least 1
   * @throws IllegalArgumentException if a number is less than said, or if filling the bucket takes
   *     longer than 146 years
   */
  public RateLimiter(int permits, Duration period, int burst) {
    this(permits, period, burst, WaitingTask::currentNanoTime);
  }

  RateLimiter(int permits, Duration period, int burst, LongSupplier clock) {
    long nanos = Waiter.nanosOf(period);
    if (permits < 1 || nanos < 1 || burst < 1) {
      throw new IllegalArgumentException(
          "A rate limiter needs 1 or more permits, a period of 1 ns or more and a burst of 1 or more,"
              + " not " + permits + " permits in " + period + " with a burst of " + burst);
    }
    if ((double) nanos / permits * burst > Long.MAX_VALUE / 2) {
      throw new IllegalArgumentException(
          "At " + permits + " permits in " + period + " a burst of " + burst
              + " takes more than 146 years to fill; choose a smaller burst");
    }
    this.permits = permits;
    this.period = period;
    this.burst = burst;
    this.clock = clock;
    this.bucket = new TokenBucket(permits, nanos, burst, clock.getAsLong());
  }

  /**
   * What is known of a rate limiter at one moment.
   *
   * @param available how many permits it has
   * @param burst how many it keeps at most
   * @param waiting how many threads wait
   */
  public record Statistics(int available, int burst, int waiting) {}

  /**
   * Takes a permit, waiting until there is one.
   *
   * @throws InterruptedException if the caller is cancelled; it has taken none then
   */
  public void acquire() throws InterruptedException {
    acquire(1);
  }

  /**
   * Takes permits, waiting until there are enough.
   *
   * @param count how many, from 1 to the burst
   * @throws InterruptedException if the caller is cancelled; it has taken none then
   * @throws IllegalArgumentException if there will never be so many, or less than 1 are asked for
   */
  public void acquire(int count) throws InterruptedException {
    take(count, Long.MAX_VALUE);
  }

  /**
   * Takes a permit if there is one in time.
   *
   * @param timeout the longest time to wait; zero or less means not to wait
   * @return whether it was taken
   * @throws InterruptedException if the caller is cancelled; it has taken none then
   */
  public boolean tryAcquire(Duration timeout) throws InterruptedException {
    return tryAcquire(1, timeout);
  }

  /**
   * Takes permits if there are enough in time. It gives up as soon as it is certain that there will
   * not be.
   *
   * @param count how many, from 1 to the burst
   * @param timeout the longest time to wait; zero or less means not to wait
   * @return whether they were taken
   * @throws InterruptedException if the caller is cancelled; it has taken none then
   * @throws IllegalArgumentException if there will never be so many, or less than 1 are asked for
   */
  public boolean tryAcquire(int count, Duration timeout) throws InterruptedException {
    return take(count, Math.max(Waiter.nanosOf(timeout), 0));
  }

  /**
   * Takes a permit if there is one now. Never waits, on any thread.
   *
   * @return whether it was taken
   */
  public boolean tryAcquire() {
    return tryAcquire(1);
  }

  /**
   * Takes permits if there are enough now and nobody waits. Never waits, on any thread.
   *
   * @param count how many, from 1 to the burst
   * @return whether they were taken
   * @throws IllegalArgumentException if there will never be so many, or less than 1 are asked for
   */
  public boolean tryAcquire(int count) {
    check(count);
    long now = clock.getAsLong();
    guard.acquire();
    try {
      return !led && bucket.take(count, now);
    } finally {
      guard.release();
    }
  }

  private boolean take(int count, long nanos) throws InterruptedException {
    check(count);
    Waiter.checkCancelled();
    long began = clock.getAsLong();
    Waiter me = null;
    guard.acquire();
    try {
      if (!led && bucket.take(count, began)) {
        return true;
      }
      if (led) {
        me = followers.add(null);
      }
      led = true;
    } finally {
      guard.release();
    }
    if (me != null && !me.await(nanos)) {
      return false;
    }
    try {
      return lead(count, began, nanos);
    } finally {
      passLead();
    }
  }

  /** Sleeps until there are enough permits and takes them; false if there are not in time. */
  private boolean lead(int count, long began, long nanos) throws InterruptedException {
    while (true) {
      long now = clock.getAsLong();
      long left = nanos - (now - began);
      long needed;
      Waiter me;
      guard.acquire();
      try {
        if (bucket.take(count, now)) {
          return true;
        }
        needed = bucket.timeUntil(count, now);
        if (needed > left) {
          return false;
        }
        me = pace.add(null);
      } finally {
        guard.release();
      }
      me.await(needed);
    }
  }

  private void passLead() {
    Waiter next;
    guard.acquire();
    try {
      next = followers.poll();
      led = next != null;
    } finally {
      guard.release();
    }
    if (next != null) {
      next.unpark();
    }
  }

  private void check(int count) {
    if (count < 1 || count > burst) {
      throw new IllegalArgumentException(
          "From 1 to " + burst + " permits can be taken at once, not " + count
              + "; a greater burst allows more");
    }
  }

  /**
   * Returns what is known of the limiter now.
   *
   * @return a snapshot
   */
  public Statistics statistics() {
    long now = clock.getAsLong();
    guard.acquire();
    try {
      return new Statistics(bucket.available(now), burst, followers.size() + (led ? 1 : 0));
    } finally {
      guard.release();
    }
  }

  @Override
  public String toString() {
    return "RateLimiter[" + permits + " in " + period + ", burst " + burst + "]";
  }
}
