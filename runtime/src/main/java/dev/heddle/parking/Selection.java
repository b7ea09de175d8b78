package dev.heddle.parking;

import dev.heddle.current.WaitingTask;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One thread's wait for the first of several things: a waiter in the queue of each, of which at most
 * one is ever granted.
 *
 * <h2>States</h2>
 *
 * <pre>
 *   OPEN ----claim, decide----> the index of a clause
 *    |  ^
 *    |  +--other side taken--+
 *    +--------pair-------> PAIRING ----both claimed----> the index of a clause
 *    +-----cancelled, late----> ABANDONED
 * </pre>
 *
 * <p>A primitive that takes a waiter of a selection off its queue first claims the selection, by a
 * compare-and-swap; if that fails, the waiter is as good as gone and the next one is tried. So
 * nothing is handed to a selection that has been decided.
 *
 * <p>Where two selections meet, as when one wants to send and the other to receive on a channel
 * without a buffer, both must be decided together or not at all. One at a time in the process, under a
 * lock, the active one puts itself into PAIRING, claims the other, and then settles or reopens itself.
 * Whoever else meets it meanwhile spins until it is settled; that is a few instructions away, since
 * the pairing one waits for nobody: the only state it could wait for is PAIRING, and the lock makes
 * it the only one in it.
 *
 * <p>Go locks all channels of a select in the order of their addresses instead; here a select holds one
 * channel's lock at a time.
 */
public final class Selection {
  private static final int OPEN = -1;
  private static final int PAIRING = -2;
  private static final int ABANDONED = -3;
  private static final SpinLock PAIRS = new SpinLock();
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Selection.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final List<Waiter> waiters = new ArrayList<>(4);
  private final @Nullable WaitingTask task = WaitingTask.current();
  private volatile int state = OPEN;
  private @Nullable Object item;

  /** Makes an open selection of the calling thread. */
  public Selection() {}

  /**
   * Says which of several clauses to try first, having checked the caller for cancellation. All get
   * their turns.
   *
   * @param clauses how many there are
   * @return the index of one
   * @throws InterruptedException if the caller is cancelled
   */
  public static int begin(int clauses) throws InterruptedException {
    WaitingTask task = WaitingTask.current();
    Waiter.checkCancelled(task);
    int turn = task == null ? ThreadLocalRandom.current().nextInt() : task.nextTurn();
    return (int) (Integer.toUnsignedLong(turn) * clauses >>> Integer.SIZE);
  }

  /**
   * Waits in a queue too, unless the selection has been decided. With the queue's lock held, by the
   * owner.
   *
   * @param queue where to wait
   * @param index which clause that is, from 0
   * @param brought what the waiter brings
   * @return false if it has been decided, and nothing was added
   */
  public boolean enlist(WaitQueue queue, int index, @Nullable Object brought) {
    if (isDecided()) {
      return false;
    }
    var waiter = new Waiter(queue, task, brought, this, index);
    waiters.add(waiter);
    queue.append(waiter);
    return true;
  }

  /**
   * Decides for a clause that needs nobody on the other side. By the owner, with the lock held under
   * which the clause was found ready.
   *
   * @param index which clause
   * @return false if it has been decided otherwise; the clause must leave everything as it is then
   */
  public boolean decide(int index) {
    return STATE.compareAndSet(this, OPEN, index);
  }

  /**
   * Decides for a clause together with somebody who waits on the other side. By the owner, with the
   * queue's lock held.
   *
   * @param index which clause
   * @param others who waits on the other side
   * @param handOver what the other one gets; null to leave it what it brought
   * @return the other one, granted and to be unparked, or null if there is none, or this selection has
   *     been decided otherwise
   */
  public @Nullable Waiter meet(int index, WaitQueue others, @Nullable Object handOver) {
    Waiter other;
    while ((other = others.firstOther(this)) != null) {
      Selection theirs = other.selection();
      if (theirs == null) {
        if (!decide(index)) {
          return null;
        }
      } else if (!pair(index, theirs, other)) {
        if (isDecided()) {
          return null;
        }
        others.unlink(other);
        continue;
      }
      others.unlink(other);
      other.grantClaimed(handOver == null ? other.item() : handOver);
      return other;
    }
    return null;
  }

  private boolean pair(int index, Selection theirs, Waiter other) {
    PAIRS.acquire();
    try {
      if (!STATE.compareAndSet(this, OPEN, PAIRING)) {
        return false;
      }
      boolean both = STATE.compareAndSet(theirs, OPEN, other.clause);
      state = both ? index : OPEN;
      return both;
    } finally {
      PAIRS.release();
    }
  }

  /** By whoever takes a waiter of this selection off its queue. */
  boolean claim(Waiter waiter) {
    return become(waiter.clause);
  }

  private boolean become(int next) {
    while (true) {
      int now = state;
      if (now == PAIRING) {
        Thread.onSpinWait();
      } else if (now != OPEN) {
        return false;
      } else if (STATE.compareAndSet(this, OPEN, next)) {
        return true;
      }
    }
  }

  /**
   * Says whether it has been decided.
   *
   * @return true if so
   */
  public boolean isDecided() {
    return state != OPEN && state != PAIRING;
  }

  /**
   * Parks until one of the clauses is granted. By the owner, without locks.
   *
   * @param nanos the longest time to wait; {@code Long.MAX_VALUE} for no limit
   * @return the index of the clause, or -1 if the time passed first
   * @throws InterruptedException if cancelled or interrupted before; nothing has been granted then
   */
  public int await(long nanos) throws InterruptedException {
    long deadline = nanos == Long.MAX_VALUE ? 0 : WaitingTask.nanoTimeOf(task) + Math.max(nanos, 0);
    Object on = waiters.isEmpty() ? this : waiters.getFirst().primitive();
    if (task != null) {
      task.waitingOn(waiters.isEmpty() ? new Sleep(task) : waiters.getFirst());
    }
    try {
      while (!isDecided()) {
        boolean disturbed = Waiter.isCancelled(task);
        long left =
            nanos == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - WaitingTask.nanoTimeOf(task);
        if (disturbed || left <= 0) {
          if (!become(ABANDONED)) {
            break;
          }
          if (disturbed) {
            throw Waiter.interrupted(task);
          }
          return -1;
        }
        try {
          if (left == Long.MAX_VALUE) {
            LockSupport.park(on);
          } else {
            LockSupport.parkNanos(on, left);
          }
        } catch (Throwable e) {
          // As for a waiter: a stack too deep to be parked.
          if (become(ABANDONED)) {
            throw e;
          }
        }
      }
      return state;
    } finally {
      if (task != null) {
        task.waitingOn(null);
      }
      leave();
    }
  }

  /** Takes what is left of it out of the queues, and what it was handed out of the winner. */
  private void leave() {
    int winner = state;
    for (Waiter waiter : waiters) {
      if (waiter.clause == winner) {
        awaitGrant(waiter);
        item = waiter.item();
      } else {
        waiter.queue.abandon(waiter);
      }
    }
  }

  /** A claim is followed at once by the grant, under the lock that the claimer holds. */
  private static void awaitGrant(Waiter waiter) {
    while (!waiter.isGranted()) {
      Thread.onSpinWait();
    }
  }

  /**
   * Returns what the granted clause was handed.
   *
   * @return the item
   */
  public @Nullable Object item() {
    return item;
  }

  /** A snapshot of its clauses, for reports; the owner waits meanwhile, and adds none. */
  List<Waiter> waiters() {
    return List.copyOf(waiters);
  }

  String others() {
    return waiters.size() > 1 ? " or " + (waiters.size() - 1) + " others" : "";
  }
}
