package dev.heddle.sync;

import dev.heddle.parking.Held;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import dev.heddle.scheduler.jdk.StackRoom;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lock that one thread holds at a time, first come first served. {@code asyncio.Lock} and {@code
 * trio.Lock} are the models.
 *
 * <p>Not reentrant: a holder that acquires it again would wait for itself, so that is an error. Nor
 * does it belong to nobody, as {@code asyncio}'s does: the thread that acquired it holds it, and only
 * that thread may release it. Code that needs to be called with and without the lock is best split
 * into a part that takes it and a part that requires {@link #isHeldByCaller}.
 *
 * <p>Releasing hands it to the longest waiting thread; nobody can barge in. A cancelled acquire
 * leaves the lock as it was. A lock whose holder has ended is lost: to acquire it is an error, which
 * names the holder; who waited before fails once the run is found to be stuck ({@link
 * dev.heddle.DeadlockException}). Thread-safe.
 */
public final class Lock implements Acquirable, Held {
  /** Guards the waiters of the lock's conditions too. */
  final LockState guard = new LockState();

  private final WaitQueue waiters = new WaitQueue(guard, this, "acquire");

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
   * @throws IllegalStateException if the caller holds it already, or its holder ended without
   *     releasing it
   */
  @Override
  public void acquire() throws InterruptedException {
    StackRoom.forScope();
    if (guard.takeFree(Thread.currentThread())) {
      keepUnlessCancelled();
      return;
    }
    Waiter.checkCancelled();
    Waiter waiter = takeOrEnqueue();
    if (waiter != null) {
      waiter.await();
    }
  }

  /** Takes the lock, whatever happens meanwhile: for those who must give it back. */
  void acquireUncancellably() {
    Waiter waiter = takeOrEnqueue();
    if (waiter != null) {
      waiter.awaitUncancellably();
    }
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
    long nanos = Waiter.nanosOf(timeout);
    Waiter.checkCancelled();
    Waiter waiter = takeOrEnqueue();
    return waiter == null || waiter.await(nanos);
  }

  /**
   * Takes the lock if it is free now.
   *
   * @return true if the caller has taken it; false if somebody holds it, also the caller itself
   */
  @Override
  public boolean tryAcquire() {
    StackRoom.forScope();
    return guard.takeFree(Thread.currentThread());
  }

  /** Asked when the lock has been taken, since the processor can do that while it takes it. */
  private void keepUnlessCancelled() throws InterruptedException {
    try {
      Waiter.checkCancelled();
    } catch (Throwable e) {
      release();
      throw e;
    }
  }

  private @Nullable Waiter takeOrEnqueue() {
    Thread me = Thread.currentThread();
    guard.acquire();
    try {
      Thread holder = guard.holderFor(me);
      if (holder == null) {
        return null;
      }
      requireReleasable(holder, me);
      return waiters.add(null);
    } finally {
      guard.release();
    }
  }

  private static void requireReleasable(Thread holder, Thread me) {
    if (holder == me) {
      throw new IllegalStateException(
          HolderName.of(me)
              + " acquires a Lock that it holds already. Lock is not reentrant: release it first,"
              + " or call a method that does not acquire it");
    }
    if (!holder.isAlive()) {
      throw new IllegalStateException(
          HolderName.of(me)
              + " acquires a Lock that nobody can release any more: it is held by "
              + HolderName.of(holder)
              + "; release it in a finally block, best with lock.with(...)");
    }
  }

  /**
   * Gives the lock to the longest waiting thread, or frees it.
   *
   * @throws IllegalStateException if the caller does not hold it
   */
  @Override
  public void release() {
    if (!guard.leaveUnwanted(Thread.currentThread())) {
      handOver();
    }
  }

  private void handOver() {
    Waiter next;
    guard.acquire();
    try {
      requireHeld("release");
      next = pass();
    } finally {
      guard.release();
    }
    if (next != null) {
      next.unpark();
    }
  }

  /** With the guard held, by the holder: makes the next waiter the holder, to be unparked. */
  @Nullable
  Waiter pass() {
    Waiter next = waiters.poll();
    guard.handTo(next == null ? null : next.thread(), waiters.size() > 0);
    return next;
  }

  /** With the guard held: throws unless the caller is the holder. */
  void requireHeld(String operation) {
    if (!guard.isHeldBy(Thread.currentThread())) {
      throw notHeld(operation);
    }
  }

  private IllegalStateException notHeld(String operation) {
    return new IllegalStateException(
        HolderName.ofCaller()
            + " calls "
            + operation
            + "() without holding the lock, which is held by "
            + HolderName.of(guard.holder())
            + "; acquire it first, best with lock.with(...)");
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
   * Says whether the calling thread holds the lock.
   *
   * @return true if it does
   */
  public boolean isHeldByCaller() {
    return statistics().holder() == Thread.currentThread();
  }

  /**
   * Returns what is known of the lock now.
   *
   * @return a snapshot
   */
  public Statistics statistics() {
    guard.acquire();
    try {
      return snapshot();
    } finally {
      guard.release();
    }
  }

  /** With the guard held. */
  Statistics snapshot() {
    return new Statistics(guard.holder(), waiters.size());
  }

  @Override
  public List<Thread> holders(Waiter waiter) {
    Thread now = statistics().holder();
    return now == null ? List.of() : List.of(now);
  }

  @Override
  public String toString() {
    Thread now = guard.holder();
    return now == null ? "Lock[free]" : "Lock[held by " + HolderName.of(now) + "]";
  }
}
