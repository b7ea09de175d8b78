package dev.heddle.sync;

import dev.heddle.parking.SpinLock;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A meeting point: everybody waits until a number of threads are there, then all go on, and it can
 * be used again. {@code asyncio.Barrier} is the model.
 *
 * <p>The last to arrive lets the others go, and from that moment the barrier is empty again: who
 * arrives next belongs to the next meeting. A thread that is cancelled, or whose time is up, has not
 * arrived; the others go on waiting, and the barrier does not break. It breaks only by {@link
 * #abort}, until {@link #reset}. Thread-safe.
 */
public final class Barrier {
  private final SpinLock guard = new SpinLock();
  private final WaitQueue waiters = new WaitQueue(guard, this, "await");
  private final int parties;
  private @Nullable String breakage;

  /**
   * Makes an empty barrier.
   *
   * @param parties how many threads are to meet, at least 1
   * @throws IllegalArgumentException if less than 1
   */
  public Barrier(int parties) {
    if (parties < 1) {
      throw new IllegalArgumentException("A barrier needs at least 1 party, not " + parties);
    }
    this.parties = parties;
  }

  /**
   * What is known of a barrier at one moment.
   *
   * @param parties how many are to meet
   * @param waiting how many are there
   * @param isBroken whether it has been aborted and not reset
   */
  public record Statistics(int parties, int waiting, boolean isBroken) {}

  /** What a waiter is handed instead of its place. */
  private record Broken(String how) {}

  /**
   * Waits until everybody is there.
   *
   * @return a number from 0 to parties - 1, different for each of those who met: 0 for the one that
   *     waited longest, parties - 1 for the last. It can tell who has to do something for all
   * @throws InterruptedException if the caller is cancelled; it has not arrived then
   * @throws BarrierBrokenException if the barrier is broken, or is aborted or reset meanwhile
   */
  public int await() throws InterruptedException {
    Waiter waiter = arrive();
    if (waiter == null) {
      return parties - 1;
    }
    waiter.await();
    return placeOf(waiter);
  }

  /**
   * Waits until everybody is there, but not for ever.
   *
   * @param timeout the longest time to wait; zero or less means not to wait
   * @return a number as {@link #await()} returns it, or empty if the time was up first; the caller
   *     has not arrived then
   * @throws InterruptedException if the caller is cancelled; it has not arrived then
   * @throws BarrierBrokenException if the barrier is broken, or is aborted or reset meanwhile
   */
  public OptionalInt tryAwait(Duration timeout) throws InterruptedException {
    long nanos = Waiter.nanosOf(timeout);
    Waiter waiter = arrive();
    if (waiter == null) {
      return OptionalInt.of(parties - 1);
    }
    return waiter.await(nanos) ? OptionalInt.of(placeOf(waiter)) : OptionalInt.empty();
  }

  private @Nullable Waiter arrive() throws InterruptedException {
    Waiter.checkCancelled();
    List<Waiter> met;
    guard.acquire();
    try {
      if (breakage != null) {
        throw new BarrierBrokenException(breakage);
      }
      if (waiters.size() < parties - 1) {
        return waiters.add(null);
      }
      met = new ArrayList<>(parties - 1);
      Waiter waiter;
      while ((waiter = waiters.poll(met.size())) != null) {
        met.add(waiter);
      }
    } finally {
      guard.release();
    }
    met.forEach(Waiter::unpark);
    return null;
  }

  private static int placeOf(Waiter waiter) {
    return switch (waiter.item()) {
      case Integer place -> place;
      case Broken(String how) -> throw new BarrierBrokenException(how);
      case null, default -> throw new AssertionError(waiter.item());
    };
  }

  /**
   * Empties the barrier, and mends it if it was broken. Whoever waits in it gets a {@link
   * BarrierBrokenException}; it may be clearer to leave a broken barrier alone and make a new one.
   */
  public void reset() {
    turnAway("The barrier was reset by " + HolderName.ofCaller() + " while others waited", false);
  }

  /**
   * Breaks the barrier: whoever waits in it, now and later, gets a {@link BarrierBrokenException}.
   * For a party that cannot come, so that the others do not wait for ever.
   */
  public void abort() {
    turnAway(
        "The barrier was aborted by "
            + HolderName.ofCaller()
            + "; call reset() to use it again, or make a new one",
        true);
  }

  private void turnAway(String how, boolean breaks) {
    List<Waiter> woken = new ArrayList<>();
    guard.acquire();
    try {
      breakage = breaks ? how : null;
      Waiter waiter;
      while ((waiter = waiters.poll(new Broken(how))) != null) {
        woken.add(waiter);
      }
    } finally {
      guard.release();
    }
    woken.forEach(Waiter::unpark);
  }

  /**
   * Returns how many threads are to meet.
   *
   * @return the number, at least 1
   */
  public int parties() {
    return parties;
  }

  /**
   * Says whether the barrier has been aborted and not reset.
   *
   * @return true if every wait fails
   */
  public boolean isBroken() {
    return statistics().isBroken();
  }

  /**
   * Returns what is known of the barrier now.
   *
   * @return a snapshot
   */
  public Statistics statistics() {
    guard.acquire();
    try {
      return new Statistics(parties, waiters.size(), breakage != null);
    } finally {
      guard.release();
    }
  }

  @Override
  public String toString() {
    return "Barrier[" + waiters.size() + " of " + parties + (breakage == null ? "]" : ", broken]");
  }
}
