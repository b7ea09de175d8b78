package dev.heddle.sync;

import dev.heddle.parking.SpinLock;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A flag that threads wait for. {@code asyncio.Event} is the model.
 *
 * <p>All who wait when it is set go on, also if it is cleared right after. Thread-safe.
 */
public final class Event {
  private final SpinLock guard = new SpinLock();
  private final WaitQueue waiters = new WaitQueue(guard, this, "await");
  private boolean set;

  /** Makes an event that is not set. */
  public Event() {}

  /**
   * What is known of an event at one moment.
   *
   * @param isSet whether it is set
   * @param waiting how many wait for it
   */
  public record Statistics(boolean isSet, int waiting) {}

  /** Sets the flag and lets all who wait go on. */
  public void set() {
    List<Waiter> woken;
    guard.acquire();
    try {
      set = true;
      woken = waiters.pollAll();
    } finally {
      guard.release();
    }
    woken.forEach(Waiter::unpark);
  }

  /** Clears the flag; later waits wait again. */
  public void clear() {
    guard.acquire();
    set = false;
    guard.release();
  }

  /**
   * Waits until the flag is set.
   *
   * @throws InterruptedException if the caller is cancelled
   */
  public void await() throws InterruptedException {
    Waiter.checkCancelled();
    Waiter waiter = enqueueUnlessSet();
    if (waiter != null) {
      waiter.await();
    }
  }

  /**
   * Waits until the flag is set, but not for ever.
   *
   * @param timeout the longest time to wait; zero or less means not to wait
   * @return true if it was set in time
   * @throws InterruptedException if the caller is cancelled
   */
  public boolean tryAwait(Duration timeout) throws InterruptedException {
    long nanos = Waiter.nanosOf(timeout);
    Waiter.checkCancelled();
    Waiter waiter = enqueueUnlessSet();
    return waiter == null || waiter.await(nanos);
  }

  private @Nullable Waiter enqueueUnlessSet() {
    guard.acquire();
    try {
      return set ? null : waiters.add(null);
    } finally {
      guard.release();
    }
  }

  /**
   * Says whether the flag is set.
   *
   * @return true if it is
   */
  public boolean isSet() {
    return statistics().isSet();
  }

  /**
   * Returns what is known of the event now.
   *
   * @return a snapshot
   */
  public Statistics statistics() {
    guard.acquire();
    try {
      return new Statistics(set, waiters.size());
    } finally {
      guard.release();
    }
  }

  @Override
  public String toString() {
    return set ? "Event[set]" : "Event[not set]";
  }
}
