package dev.heddle.sync;

import dev.heddle.Action;
import dev.heddle.Body;
import dev.heddle.channel.Clause;
import dev.heddle.channel.Select;
import dev.heddle.parking.Selectable;
import dev.heddle.parking.Selection;
import dev.heddle.parking.Waiter;
import dev.heddle.scheduler.jdk.StackRoom;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A number of permits to share, first come first served. {@code asyncio.Semaphore} is the model.
 *
 * <p>A released permit goes to the longest waiting thread. A cancelled acquire takes no permit.
 * Anyone may release, also what it did not acquire; a {@link BoundedSemaphore} refuses
 * to have more permits than it was made with. Thread-safe.
 */
public sealed class Semaphore extends WaitingLine implements Acquirable permits BoundedSemaphore {
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
    Waiter waiter = takeOrEnqueue(1);
    if (waiter != null) {
      waiter.await();
    }
  }

  /**
   * Takes several permits at once, waiting until there are so many. Who waits for many is not passed by
   * who wants few: permits are given in the order of the callers.
   *
   * @param count how many, one or more
   * @throws InterruptedException if the caller is cancelled; it has none of them then
   * @throws IllegalArgumentException if less than one, or more than a {@link BoundedSemaphore} has
   */
  public void acquire(int count) throws InterruptedException {
    checkCount(count);
    Waiter.checkCancelled();
    Waiter waiter = takeOrEnqueue(count);
    if (waiter != null) {
      await(waiter);
    }
  }

  /**
   * Takes a permit if there is one in time.
   *
   * @param timeout the longest time to wait; zero or less means not to wait
   * @return whether the caller has a permit now
   * @throws InterruptedException if the caller is cancelled; it has no permit then
   */
  @Override
  public boolean tryAcquire(Duration timeout) throws InterruptedException {
    return tryAcquire(1, timeout);
  }

  /**
   * Takes several permits at once if there are so many in time, in the order of the callers.
   *
   * @param count how many, one or more
   * @param timeout the longest time to wait; zero or less means not to wait
   * @return whether the caller has them now; otherwise it has none of them
   * @throws InterruptedException if the caller is cancelled; it has none of them then
   * @throws IllegalArgumentException if less than one, or more than a {@link BoundedSemaphore} has
   */
  public boolean tryAcquire(int count, Duration timeout) throws InterruptedException {
    checkCount(count);
    long nanos = Waiter.nanosOf(timeout);
    Waiter.checkCancelled();
    Waiter waiter = takeOrEnqueue(count);
    return waiter == null || await(waiter, nanos);
  }

  /**
   * Takes a permit if there is one now. Never waits, on any thread.
   *
   * @return whether the caller has a permit now
   */
  @Override
  public boolean tryAcquire() {
    return tryAcquire(1);
  }

  /**
   * Takes several permits at once if there are so many now. Never waits, on any thread.
   *
   * @param count how many, one or more
   * @return whether the caller has them now; otherwise it has none of them
   * @throws IllegalArgumentException if less than one, or more than a {@link BoundedSemaphore} has
   */
  public boolean tryAcquire(int count) {
    checkCount(count);
    StackRoom.forScope();
    guard.acquire();
    try {
      return take(count);
    } finally {
      guard.release();
    }
  }

  private void checkCount(int count) {
    // One may be asked for even if there will never be any.
    int most = Math.max(1, bound);
    if (count < 1 || count > most) {
      throw new IllegalArgumentException(
          "A caller takes or gives 1 to " + most + " permits at once, not " + count);
    }
  }

  private @Nullable Waiter takeOrEnqueue(int count) {
    guard.acquire();
    try {
      return take(count) ? null : waiters.add(count == 1 ? null : count);
    } finally {
      guard.release();
    }
  }

  /** With the guard held: takes permits unless somebody waits, who wants more than there are. */
  private boolean take(int count) {
    if (permits < count || waiters.peek() != null) {
      return false;
    }
    permits -= count;
    return true;
  }

  /** With the guard held: grants the first waiter what it waits for, if there is so much now. */
  private @Nullable Waiter grantFirst() {
    Waiter first;
    while ((first = waiters.peek()) != null) {
      int count = first.item() instanceof Integer several ? several : 1;
      if (permits < count) {
        return null;
      }
      Waiter granted = waiters.pollFirst();
      if (granted != null) {
        permits -= count;
        return granted;
      }
      // Part of a select that has done something else: the permits are for the next.
    }
    return null;
  }

  /** Who waited for many may have been all that held up those behind. */
  @Override
  void left(Waiter waiter) {
    grantAll();
  }

  private void grantAll() {
    Waiter next;
    do {
      guard.acquire();
      try {
        next = grantFirst();
      } finally {
        guard.release();
      }
      if (next != null) {
        next.unpark();
      }
    } while (next != null);
  }

  /**
   * Describes an acquire of one permit for {@link Select}. A select that does something else takes no permit.
   *
   * @param then what to do with the permit, which is the caller's to release
   * @param <R> the type of the result
   * @param <E> what it throws
   * @return the clause
   */
  public <R extends @Nullable Object, E extends Exception> Clause<R, E> onAcquire(
      Body<? extends R, ? extends E> then) {
    Objects.requireNonNull(then, "then");
    return Clause.of(new Acquiring(), _ -> then.call());
  }

  /**
   * Describes an acquire of one permit for {@link Select} without a result; otherwise as {@link
   * #onAcquire(Body)}.
   *
   * @param then what to do with the permit, which is the caller's to release
   * @param <E> what it throws
   * @return the clause; its result is null
   */
  public <E extends Exception> Clause<@Nullable Void, E> onAcquire(Action<? extends E> then) {
    return onAcquire(Action.<E>asBody(then));
  }

  /**
   * One permit, for a select. It never holds up those behind it when it leaves: while a wait for one permit is
   * the first there is none.
   */
  private final class Acquiring implements Selectable {
    @Override
    public @Nullable Object tryNow() {
      return tryAcquire() ? this : null;
    }

    @Override
    public @Nullable Object tryOrEnlist(Selection selection, int index) {
      guard.acquire();
      try {
        if (permits == 0 || waiters.peek() != null) {
          selection.enlist(waiters, index, null);
          return null;
        }
        if (!selection.decide(index)) {
          return null;
        }
        permits--;
        return this;
      } finally {
        guard.release();
      }
    }
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
      permits++;
      // One more permit is enough for one waiter at most.
      next = grantFirst();
    } finally {
      guard.release();
    }
    if (next != null) {
      next.unpark();
    }
  }

  /**
   * Gives several permits to those who wait longest, or back.
   *
   * @param count how many, one or more
   * @throws IllegalStateException if there would be more than {@link Integer#MAX_VALUE} permits, or
   *     than a {@link BoundedSemaphore} was made with; none are given then
   * @throws IllegalArgumentException if less than one, or more than a {@link BoundedSemaphore} has
   */
  public void release(int count) {
    checkCount(count);
    guard.acquire();
    try {
      if (permits > bound - count) {
        throw releasedTooOften();
      }
      permits += count;
    } finally {
      guard.release();
    }
    grantAll();
  }

  private IllegalStateException releasedTooOften() {
    String back = permits == bound ? "all " + bound + " are" : permits + " of " + bound + " are";
    return new IllegalStateException(
        HolderName.ofCaller()
            + " releases more than was taken: "
            + back
            + " back already; release once for each acquire, best with semaphore.with(...)");
  }

  /**
   * Says whether an acquire would have to wait now.
   *
   * @return true if there is no permit, or somebody waits for more than there are
   */
  public boolean isLocked() {
    guard.acquire();
    try {
      return permits == 0 || waiters.peek() != null;
    } finally {
      guard.release();
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
    return getClass().getSimpleName() + "[" + permits + " free, " + waiters.size() + " waiting]";
  }
}
