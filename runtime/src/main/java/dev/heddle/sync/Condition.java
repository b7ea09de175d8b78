package dev.heddle.sync;

import dev.heddle.current.WaitingTask;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * A lock, and a place to wait until whoever holds the lock next has changed something. {@code
 * asyncio.Condition} and {@code trio.Condition} are the models; {@code wait} and {@code notify} are
 * called {@link #await} and {@link #signal} as in {@code java.util.concurrent}, since {@link Object}
 * has taken the names.
 *
 * <p>{@code await} gives the lock up, waits for a signal, and takes the lock again, whatever ended
 * the wait: also if the caller is cancelled, or the time is up, it holds the lock when {@code await}
 * returns or throws. A signal goes to the longest waiting thread. It is not lost: a thread that is
 * cancelled after it was signalled returns normally and meets the cancellation at its next wait, and
 * one that is cancelled before is passed over. There are no spurious wake-ups, but others may take
 * the lock between the signal and the return; so check again, which is what {@link #awaitUntil} does.
 *
 * <p>Several conditions can share one lock, each for a state of what the lock guards. Thread-safe.
 */
public final class Condition implements Acquirable {
  private final Lock lock;
  private final WaitQueue waiters;

  /** Makes a condition with a lock of its own. */
  public Condition() {
    this(new Lock());
  }

  /**
   * Makes a condition of a lock.
   *
   * @param lock the lock, which other conditions may share
   */
  public Condition(Lock lock) {
    this.lock = Objects.requireNonNull(lock, "lock");
    this.waiters = new WaitQueue(lock.guard, this, "await");
  }

  /**
   * What is known of a condition at one moment.
   *
   * @param waiting how many wait for a signal
   * @param lock what is known of its lock
   */
  public record Statistics(int waiting, Lock.Statistics lock) {}

  /**
   * Takes the lock, waiting until it is free.
   *
   * @throws InterruptedException if the caller is cancelled; it does not hold the lock then
   * @throws IllegalStateException if the caller holds it already, or its holder ended without
   *     releasing it
   */
  @Override
  public void acquire() throws InterruptedException {
    lock.acquire();
  }

  /**
   * Takes the lock if it becomes free in time.
   *
   * @param timeout the longest time to wait; zero or less means not to wait
   * @return whether the caller holds it now
   * @throws InterruptedException if the caller is cancelled; it does not hold the lock then
   * @throws IllegalStateException if the caller holds it already, or its holder ended without
   *     releasing it
   */
  @Override
  public boolean tryAcquire(Duration timeout) throws InterruptedException {
    return lock.tryAcquire(timeout);
  }

  /**
   * Takes the lock if it is free now.
   *
   * @return whether the caller has taken it
   */
  @Override
  public boolean tryAcquire() {
    return lock.tryAcquire();
  }

  /**
   * Gives the lock to the longest waiting thread, or frees it.
   *
   * @throws IllegalStateException if the caller does not hold it
   */
  @Override
  public void release() {
    lock.release();
  }

  /**
   * Gives the lock up, waits for a signal, and takes the lock again.
   *
   * @throws InterruptedException if the caller is cancelled; it holds the lock all the same
   * @throws IllegalStateException if the caller does not hold the lock
   */
  public void await() throws InterruptedException {
    Waiter me = giveUpAndEnqueue("await");
    try {
      me.await();
    } finally {
      lock.acquireUncancellably();
    }
  }

  /**
   * Gives the lock up, waits for a signal, but not for ever, and takes the lock again, however long
   * that takes.
   *
   * @param timeout the longest time to wait for the signal; zero or less means only to let others
   *     have the lock
   * @return true if signalled in time
   * @throws InterruptedException if the caller is cancelled; it holds the lock all the same
   * @throws IllegalStateException if the caller does not hold the lock
   */
  public boolean tryAwait(Duration timeout) throws InterruptedException {
    return await(Waiter.nanosOf(timeout));
  }

  private boolean await(long nanos) throws InterruptedException {
    Waiter me = giveUpAndEnqueue("await");
    try {
      return me.await(nanos);
    } finally {
      lock.acquireUncancellably();
    }
  }

  /**
   * Waits until something is true, checking it now and after each signal.
   *
   * @param predicate what is to become true; called with the lock held
   * @throws InterruptedException if the caller is cancelled; it holds the lock all the same
   * @throws IllegalStateException if the caller does not hold the lock
   */
  public void awaitUntil(BooleanSupplier predicate) throws InterruptedException {
    Objects.requireNonNull(predicate, "predicate");
    requireHeld("waitFor");
    while (!predicate.getAsBoolean()) {
      await();
    }
  }

  /**
   * Waits until something is true, checking it now and after each signal, but not for ever.
   *
   * @param predicate what is to become true; called with the lock held
   * @param timeout the longest time to wait for signals; zero or less means to check once or twice
   * @return what the predicate said last
   * @throws InterruptedException if the caller is cancelled; it holds the lock all the same
   * @throws IllegalStateException if the caller does not hold the lock
   */
  public boolean tryAwaitUntil(BooleanSupplier predicate, Duration timeout)
      throws InterruptedException {
    Objects.requireNonNull(predicate, "predicate");
    long nanos = Math.max(Waiter.nanosOf(timeout), 0);
    requireHeld("waitFor");
    WaitingTask task = WaitingTask.current();
    long began = WaitingTask.nanoTimeOf(task);
    boolean inTime = true;
    boolean answer;
    while (!(answer = predicate.getAsBoolean()) && inTime) {
      inTime = await(nanos - (WaitingTask.nanoTimeOf(task) - began));
    }
    return answer;
  }

  private Waiter giveUpAndEnqueue(String operation) throws InterruptedException {
    Waiter.checkCancelled();
    Waiter me;
    Waiter next;
    lock.guard.acquire();
    try {
      lock.requireHeld(operation);
      me = waiters.add(null);
      next = lock.pass();
    } finally {
      lock.guard.release();
    }
    if (next != null) {
      next.unpark();
    }
    return me;
  }

  private void requireHeld(String operation) {
    lock.guard.acquire();
    try {
      lock.requireHeld(operation);
    } finally {
      lock.guard.release();
    }
  }

  /**
   * Lets the longest waiting thread go on, if any waits, once it has the lock again.
   *
   * @throws IllegalStateException if the caller does not hold the lock
   */
  public void signal() {
    signal(1);
  }

  /**
   * Lets the longest waiting threads go on, each once it has the lock again; all of them if fewer
   * wait.
   *
   * @param count how many, zero or more
   * @throws IllegalStateException if the caller does not hold the lock
   * @throws IllegalArgumentException if negative
   */
  public void signal(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("Signals go to 0 or more threads, not " + count);
    }
    List<Waiter> woken = new ArrayList<>(Math.min(count, waiters.size()));
    lock.guard.acquire();
    try {
      lock.requireHeld("signal");
      Waiter waiter;
      while (woken.size() < count && (waiter = waiters.poll()) != null) {
        woken.add(waiter);
      }
    } finally {
      lock.guard.release();
    }
    woken.forEach(Waiter::unpark);
  }

  /**
   * Lets all who wait go on, each once it has the lock again.
   *
   * @throws IllegalStateException if the caller does not hold the lock
   */
  public void signalAll() {
    signal(Integer.MAX_VALUE);
  }

  /**
   * Says whether somebody holds the lock.
   *
   * @return true if it is held
   */
  public boolean isLocked() {
    return lock.isLocked();
  }

  /**
   * Returns the lock.
   *
   * @return the one it was made with
   */
  public Lock lock() {
    return lock;
  }

  /**
   * Returns what is known of the condition now.
   *
   * @return a snapshot
   */
  public Statistics statistics() {
    lock.guard.acquire();
    try {
      return new Statistics(waiters.size(), lock.snapshot());
    } finally {
      lock.guard.release();
    }
  }

  @Override
  public String toString() {
    return "Condition[" + waiters.size() + " waiting, " + lock + "]";
  }
}
