package dev.heddle.blocking;

import dev.heddle.Blocking;
import dev.heddle.parking.Guarded;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import dev.heddle.stuck.StuckCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How many blocking calls may run at once under one limit, and who waits to be the next.
 *
 * <h2>Calls that wait for calls</h2>
 *
 * <p>A call may wait for a task whose own call needs a place too. If all places are taken by such
 * calls, none is ever given back. A limit that a program has set is kept all the same, as it may stand
 * for so many connections; {@link StuckCheck} finds that nothing moves and says why. The places that
 * the whole process shares only keep the number of threads low, so they grow: as long as somebody
 * waits for one, a thread looks every now and then, and if no call has begun or ended between two
 * looks and each of them waits for another thread with no limit of time, it adds places, twice as many
 * each time, until something moves. Calls that end take the added places with them. .NET's thread
 * pool is the model, which grows under mere load too.
 */
public final class Places extends Guarded {
  /** Of the calls that have no limit of their own. */
  public static final Places SHARED = growing(64);

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final int limit;
  private final boolean grows;
  private final WaitQueue waiters = new WaitQueue(this, this, "place");

  /** How many there are beyond the limit. */
  private int added;

  private int taken;

  /** How often a place has been taken or given back. */
  private long moves;

  private boolean isWatched;

  private Places(int limit, boolean grows) {
    this.limit = limit;
    this.grows = grows;
  }

  public static Places fixed(int limit) {
    return new Places(limit, false);
  }

  private static Places growing(int limit) {
    return new Places(limit, true);
  }

  public void take() throws InterruptedException {
    Waiter.checkCancelled();
    Waiter me = null;
    boolean watch = false;
    acquire();
    try {
      if (taken < limit + added) {
        taken++;
        moves++;
      } else {
        me = waiters.add(null);
        watch = grows && !isWatched;
        isWatched |= watch;
      }
    } finally {
      release();
    }
    if (watch) {
      startToWatch();
    }
    if (me != null) {
      me.await();
    }
  }

  /** To who has waited longest, or to nobody if it is one of those added. */
  void giveBack() {
    Waiter next = null;
    acquire();
    try {
      moves++;
      if (added > 0) {
        added--;
      } else {
        next = waiters.poll();
      }
      if (next == null) {
        taken--;
      }
    } finally {
      release();
    }
    if (next != null) {
      next.unpark();
    }
  }

  private void startToWatch() {
    boolean started = false;
    try {
      BlockingThreads.execute(this::watch);
      started = true;
    } catch (OutOfMemoryError _) {
      // No thread to be had: who waits next tries again.
    } finally {
      if (!started) {
        stopWatching();
      }
    }
  }

  private void stopWatching() {
    acquire();
    isWatched = false;
    release();
  }

  private void watch() {
    long seen = -1;
    int more = 1;
    while (true) {
      LockSupport.parkNanos(LOOK_NANOS);
      boolean stuck = BlockingCall.allWait(this);
      List<Waiter> admitted = List.of();
      acquire();
      try {
        if (waiters.size() == 0) {
          isWatched = false;
          return;
        }
        if (!stuck || moves != seen) {
          more = 1;
        } else {
          admitted = add(more);
          more *= 2;
        }
        seen = moves;
      } finally {
        release();
      }
      admitted.forEach(Waiter::unpark);
    }
  }

  /** With the lock held. */
  private List<Waiter> add(int count) {
    var admitted = new ArrayList<Waiter>();
    Waiter next;
    while (admitted.size() < count && (next = waiters.poll()) != null) {
      admitted.add(next);
    }
    added += admitted.size();
    taken += admitted.size();
    return admitted;
  }

  /** Whether somebody waits who will get a place even if nobody gives one back. */
  boolean willGrow() {
    return grows && waiters.size() > 0;
  }

  public Blocking.Statistics statistics() {
    acquire();
    try {
      return new Blocking.Statistics(limit, taken, waiters.size());
    } finally {
      release();
    }
  }

  @Override
  public String toString() {
    return "Blocking[" + taken + " of " + limit + " running, " + waiters.size() + " waiting]";
  }
}
