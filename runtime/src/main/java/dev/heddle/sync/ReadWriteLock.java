package dev.heddle.sync;

import dev.heddle.parking.Held;
import dev.heddle.parking.Waiter;
import dev.heddle.scheduler.jdk.StackRoom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A lock that many readers hold at a time, or one writer.
 *
 * <p>First come first served for both: a reader that arrives while a writer waits queues behind it,
 * so neither side can starve the other, and readers that wait next to each other get in together.
 * When a waiting writer is cancelled or its time is up, the readers behind it go on. A cancelled
 * acquire leaves the lock as it was.
 *
 * <p>Not reentrant, and a reader cannot become a writer: it would wait for itself, or for a writer
 * that waits for it. Each such acquire is an error that says so. A writer can become a reader with
 * {@link #downgrade}. Only who holds it may release it. To wait for a holder that has ended is an
 * error too, which names it. Thread-safe.
 *
 * <p>{@code asyncio} and Trio have none; fairness by queueing is that of {@link
 * java.util.concurrent.locks.ReentrantReadWriteLock} in its fair mode.
 */
public final class ReadWriteLock extends WaitingLine implements Held {
  private final Set<Thread> readers = new LinkedHashSet<>();
  private final LockSide readSide = new LockSide("read", this);
  private final LockSide writeSide = new LockSide("write", this);
  private @Nullable Thread writer;

  /** Makes a free lock. */
  public ReadWriteLock() {}

  /**
   * What is known of a lock at one moment.
   *
   * @param writer the thread that writes, or null
   * @param readers the threads that read, in the order they came
   * @param waiting how many wait to read or to write
   */
  public record Statistics(@Nullable Thread writer, List<Thread> readers, int waiting) {}

  /**
   * Returns the side that many can hold at a time.
   *
   * @return the same object at each call
   */
  public Acquirable readLock() {
    return readSide;
  }

  /**
   * Returns the side that one can hold, and only while nobody reads.
   *
   * @return the same object at each call
   */
  public Acquirable writeLock() {
    return writeSide;
  }

  /**
   * Turns the caller's write lock into a read lock; nobody writes in between. Readers who wait in
   * front of the next writer get in too.
   *
   * @throws IllegalStateException if the caller does not write
   */
  public void downgrade() {
    List<Waiter> woken;
    guard.acquire();
    try {
      requireWriter("downgrade");
      writer = null;
      readers.add(Thread.currentThread());
      woken = admit();
    } finally {
      guard.release();
    }
    woken.forEach(Waiter::unpark);
  }

  /** Takes a side if the caller can have it before all who wait. */
  boolean tryEnter(LockSide side) {
    StackRoom.forScope();
    guard.acquire();
    try {
      return waiters.peek() == null && enterIfFree(side, Thread.currentThread());
    } finally {
      guard.release();
    }
  }

  /** Takes a side, waiting until it is the caller's turn. */
  void enter(LockSide side) throws InterruptedException {
    Waiter.checkCancelled();
    Waiter waiter = enterOrEnqueue(side);
    if (waiter != null) {
      await(waiter);
    }
  }

  /** Takes a side if it is the caller's turn in time. */
  boolean enter(LockSide side, long nanos) throws InterruptedException {
    Waiter.checkCancelled();
    Waiter waiter = enterOrEnqueue(side);
    return waiter == null || await(waiter, nanos);
  }

  private @Nullable Waiter enterOrEnqueue(LockSide side) {
    Thread me = Thread.currentThread();
    guard.acquire();
    try {
      if (writer == me || readers.contains(me)) {
        throw wouldWaitForItself(side);
      }
      if (waiters.peek() == null && enterIfFree(side, me)) {
        return null;
      }
      requireLivingHolders();
      return waiters.add(side);
    } finally {
      guard.release();
    }
  }

  private void requireLivingHolders() {
    boolean lost = writer != null && !writer.isAlive();
    for (Thread reader : readers) {
      lost |= !reader.isAlive();
    }
    if (lost) {
      throw new IllegalStateException(
          HolderName.ofCaller()
              + " acquires a ReadWriteLock that somebody cannot release any more: "
              + holders()
              + ". Release it in a finally block, best with lock.readLock().with(...)");
    }
  }

  private boolean enterIfFree(LockSide side, Thread thread) {
    if (writer != null) {
      return false;
    }
    if (side == readSide) {
      return readers.add(thread);
    }
    if (!readers.isEmpty()) {
      return false;
    }
    writer = thread;
    return true;
  }

  /** Who waited may have been all that kept those behind from going on. */
  @Override
  void left(Waiter waiter) {
    List<Waiter> woken;
    guard.acquire();
    try {
      woken = admit();
    } finally {
      guard.release();
    }
    woken.forEach(Waiter::unpark);
  }

  /** Gives a side back. */
  void exit(LockSide side) {
    List<Waiter> woken;
    guard.acquire();
    try {
      if (side == writeSide) {
        requireWriter("release");
        writer = null;
      } else if (!readers.remove(Thread.currentThread())) {
        throw notHeld("release", "read");
      }
      woken = admit();
    } finally {
      guard.release();
    }
    woken.forEach(Waiter::unpark);
  }

  /** With the guard held: lets in who is next, and who can go with them. */
  private List<Waiter> admit() {
    List<Waiter> woken = List.of();
    while (waiters.peek() instanceof Waiter next
        && next.item() instanceof LockSide side
        && enterIfFree(side, next.thread())) {
      waiters.poll();
      woken = woken.isEmpty() ? new ArrayList<>() : woken;
      woken.add(next);
    }
    return woken;
  }

  private IllegalStateException wouldWaitForItself(LockSide side) {
    boolean writes = writer == Thread.currentThread();
    return new IllegalStateException(
        HolderName.ofCaller()
            + (writes ? " writes" : " reads")
            + " already and acquires the lock to "
            + side.verb
            + ". ReadWriteLock is not reentrant: release it first"
            + (writes && side == readSide ? ", or call downgrade()" : ""));
  }

  private void requireWriter(String operation) {
    if (writer != Thread.currentThread()) {
      throw notHeld(operation, "write");
    }
  }

  private IllegalStateException notHeld(String operation, String side) {
    return new IllegalStateException(
        HolderName.ofCaller()
            + " calls "
            + operation
            + "() without holding the "
            + side
            + " lock; "
            + holders()
            + ". Acquire it first, best with lock."
            + side
            + "Lock().with(...)");
  }

  private String holders() {
    return "the writer is "
        + HolderName.of(writer)
        + ", the readers are "
        + readers.stream().map(HolderName::of).toList();
  }

  /**
   * Returns what is known of the lock now.
   *
   * @return a snapshot
   */
  public Statistics statistics() {
    guard.acquire();
    try {
      return new Statistics(writer, List.copyOf(readers), waiters.size());
    } finally {
      guard.release();
    }
  }

  /** A reader behind a writer who waits is let in too if that one gives up, whoever reads now. */
  @Override
  public List<Thread> holders(Waiter waiter) {
    Objects.requireNonNull(waiter, "waiter");
    guard.acquire();
    try {
      if (writer != null) {
        return List.of(writer);
      }
      return waiter.item() == writeSide ? List.copyOf(readers) : List.of();
    } finally {
      guard.release();
    }
  }

  @Override
  public String toString() {
    Thread now = writer;
    return "ReadWriteLock["
        + (now == null ? readers.size() + " reading" : "written by " + HolderName.of(now))
        + "]";
  }
}
