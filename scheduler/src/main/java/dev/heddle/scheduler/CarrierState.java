package dev.heddle.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Whether one {@link Carrier} of a pool runs, searches or sleeps, and its part in the pool's counts of those
 * who do. The essay of {@link CarrierPool} has the picture and says why no wake-up is lost; here are its
 * arrows, each a method.
 *
 * <p>The carrier owns the state; others change it in one way only, from PARKED to WOKEN, when they make it
 * the searcher ({@link #wake}). They have counted the search by then, so whoever finds itself WOKEN owes
 * the pool one: it searches ({@link #takeUpSearch}) or gives the search up ({@link #giveUpSearch}). A
 * search counted for ever would keep everybody from waking another.
 *
 * <p>Memory ordering: each change of {@code idle} and {@code searching} is an atomic instruction and a full
 * fence, and {@code state} is volatile. So {@link #announcePark} is the sleeper's half of Dekker: all it
 * has said is visible before its carrier looks for work once more. The wakers' half is in {@link
 * CarrierPool#signal}.
 */
final class CarrierState {
  private static final int RUNNING = 0;
  private static final int PARKED = 1;
  private static final int WOKEN = 2;
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(CarrierState.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final CarrierPool pool;
  private volatile int state = RUNNING;

  /** Whether the carrier is counted among those that search, and not on a waker's account. Carrier only. */
  private boolean searches;

  CarrierState(CarrierPool pool) {
    this.pool = pool;
  }

  /** Neither parked nor woken; it may search. */
  boolean isRunning() {
    return state == RUNNING;
  }

  /** Whether nobody has woken the carrier since it announced that it parks. */
  boolean isParked() {
    return state == PARKED;
  }

  /** Whether a waker has made it the searcher, and it has not taken that up. */
  boolean isWoken() {
    return state == WOKEN;
  }

  /** Whether it may run what comes. While it searches others count on it to look for their work. */
  boolean isFree() {
    return !searches && state == RUNNING;
  }

  // -- the carrier's changes

  /** Goes on with the search that a waker has counted; false if none has. */
  boolean takeUpSearch() {
    if (state != WOKEN) {
      return false;
    }
    state = RUNNING;
    searches = true;
    return true;
  }

  void beginSearch() {
    pool.searching.incrementAndGet();
    searches = true;
  }

  /** Ends a search that has found something, and passes it on if it was the last. */
  void endSearch() {
    searches = false;
    if (pool.searching.decrementAndGet() == 0) {
      pool.signal();
    }
  }

  /** Ends a search in vain: wakers must unpark from here on. Its carrier looks everywhere once more. */
  void announcePark() {
    STATE.setVolatile(this, PARKED);
    pool.idle.incrementAndGet();
    searches = false;
    // A full fence, as the one before; after both comes the last look.
    pool.searching.decrementAndGet();
  }

  /**
   * Says that it needs not be woken, whether it has slept or not.
   *
   * @return false if a waker came first, so that it is not parked any more
   */
  boolean leavePark() {
    if (STATE.compareAndSet(this, PARKED, RUNNING)) {
      pool.idle.decrementAndGet();
      return true;
    }
    return false;
  }

  /** Ends the search that a waker has counted, if one has: another has to be woken for it, or has found it. */
  boolean giveUpSearch() {
    if (state != WOKEN) {
      return false;
    }
    state = RUNNING;
    pool.searching.decrementAndGet();
    return true;
  }

  /** Takes back what it has said of itself in a search that did not come to its end. */
  void stopSearching() {
    leavePark();
    if (searches) {
      searches = false;
      pool.searching.decrementAndGet();
    }
    pool.signal();
  }

  // -- the wakers' change

  /** Makes a parked carrier the searcher; false if it is not parked. The caller has counted it as one. */
  boolean wake() {
    if (state == PARKED && STATE.compareAndSet(this, PARKED, WOKEN)) {
      pool.idle.decrementAndGet();
      return true;
    }
    return false;
  }
}
