package dev.heddle.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * One carrier of a {@link CarrierPool}: a platform thread that runs continuations, steals some when it
 * has none, and sleeps when there are none to steal.
 *
 * <p>Here is what it does, one thing after the other. What it does it with has a class of its own: what is
 * runnable ({@link CarrierQueue}), the theft ({@link Thief}), whether it runs, searches or sleeps ({@link
 * CarrierState}), its timers ({@link CarrierTimers}), its channels and what it sleeps in ({@link
 * CarrierPoller}), how far it has come ({@link Progress}), and what is seen of it ({@link CarrierView}). Each says what other threads may do to it;
 * everything in this class itself is the carrier's own, but for what is said to be for others. The essay
 * of the pool says how carriers share their work.
 */
final class Carrier extends CarrierThread {
  /** Slices between two looks at the overflow and the timers, however much there is to do. */
  static final int TURN = 64;

  private static final int SPINS = 100;

  /** A slice as long as this exposes what it wakes instead of keeping it for itself. */
  private static final long LONG_SLICE_NANOS = 50_000;

  final CarrierPool pool;
  final CarrierQueue queue;
  final CarrierTimers timers;
  final CarrierPoller poller;
  final Progress progress = new Progress();
  final Placing placing = new Placing();
  private final CarrierState state;
  private final Thief thief;
  private final LoopCounters counters = new LoopCounters();
  final CarrierView view = new CarrierView(this, counters);
  private final boolean spare;

  /** Until it has to end. */
  private boolean goesOn = true;

  Carrier(CarrierPool pool, int number, boolean spare) {
    super(pool.bridge, pool.name + (spare ? "-spare-" : "-carrier-") + (number + 1), null);
    var own = new OwnWork();
    this.pool = pool;
    this.spare = spare;
    this.queue = new CarrierQueue(pool.overflow, own);
    this.timers = new CarrierTimers(this, own);
    this.poller = new CarrierPoller(this);
    this.state = new CarrierState(pool);
    this.thief = new Thief(this, number);
  }

  @Override
  void carry() {
    try {
      view.show();
      while (goesOn) {
        carryWith(poller.driver());
      }
    } finally {
      try {
        // A spare may be woken to search just as it retires.
        state.giveUpSearch();
        handAllOver();
      } finally {
        pool.ended(this);
      }
    }
  }

  /** Returns once it has another driver, has to end, or its driver has failed. */
  private void carryWith(@Nullable Driving driver) {
    if (driver == null) {
      takeTurns(null);
      return;
    }
    try {
      driver.driver.within(() -> takeTurns(driver));
    } catch (Throwable e) {
      driver.failed(e);
    }
  }

  private void takeTurns(@Nullable Driving driver) {
    Throwable failure = null;
    while (goesOn && driver == poller.driver()) {
      try {
        if (failure != null) {
          Survival.pause();
          progress.runsNothing();
          state.stopSearching();
          Survival.log("A turn of a carrier failed, which goes on", failure);
          failure = null;
        }
        goesOn = runNext();
      } catch (Throwable e) {
        // Nothing but the end of the pool ends a carrier, or its tasks would wait for ever; and
        // nothing is called here, since that could fail for the same reason.
        failure = e;
      }
    }
  }

  /** Returns false if the carrier has to end. */
  private boolean runNext() {
    if (spare && pool.spares.retires(this)) {
      return false;
    }
    if (poller.hasProposal()) {
      poller.acceptProposal();
      return true;
    }
    // Whoever was woken to search searches, or nobody else would.
    Runnable next = state.isWoken() ? null : next();
    Driving driver = poller.driver();
    if (next == null && driver != null && !state.isWoken() && driver.run()) {
      return true;
    }
    if (next == null) {
      next = search();
    }
    if (next != null) {
      runSlice(next);
      return true;
    }
    return !pool.isClosing() || state.isWoken();
  }

  private void runSlice(Runnable next) {
    progress.runs(next);
    try {
      next.run();
    } catch (Throwable e) {
      Survival.keepParked(next, e);
      Survival.log("A callback on a carrier failed", e);
    }
    progress.runsNothing();
  }

  /** Nothing that was this carrier's is left behind: the pool, or the JDK after it, goes on with it. */
  private void handAllOver() {
    // First of all, because it makes tasks runnable, here.
    poller.close();
    surrender();
    queue.giveUpShared();
    if (spare) {
      timers.bequeath(pool.carriers[0].timers);
    }
    timers.leaveToTheJdk();
    pool.signal();
  }

  boolean isSpare() {
    return spare;
  }

  // -- what has become runnable on this carrier

  void accept(Runnable continuation) {
    switch (placing.take()) {
      case HERE -> placing.keepHere(continuation);
      case FIRST -> {
        queue.start(continuation);
        signalIdle();
      }
      case UNDER_FAMILY -> {
        if (queue.startUnderFamily(continuation)) {
          // One alone runs here next; more than that is worth waking somebody.
          signalIdle();
        }
      }
      case LAST -> acceptWoken(continuation);
    }
  }

  /** The thread woken last runs next, while its data is in the cache; the one before can be stolen. */
  private void acceptWoken(Runnable continuation) {
    if (Thread.currentThread() == this) {
      // A continuation that yielded, or a timer: nobody is about to give way to it.
      if (progress.isRunning(continuation)) {
        queue.letAllGoFirst();
      }
      expose(continuation);
      return;
    }
    if (pool.idle.get() > 0 && progress.sliceNanos() > LONG_SLICE_NANOS) {
      expose(continuation);
      return;
    }
    Runnable before = queue.runNext(continuation);
    if (before != null) {
      expose(before);
    }
  }

  private void expose(Runnable continuation) {
    queue.share(continuation);
    signalIdle();
  }

  private void signalIdle() {
    // Without a fence before it: see the pool's essay.
    if (pool.idle.get() > 0) {
      pool.signal();
    }
  }

  // -- what to run next

  private @Nullable Runnable next() {
    long slice = progress.nextSlice();
    if ((slice & (TURN - 1)) == 0) {
      Runnable waiting = turn(slice);
      if (waiting != null) {
        queue.endSlice();
        return waiting;
      }
    }
    return queue.poll();
  }

  /** What is fair: timers that are due, channels that are ready, who has waited longest outside. */
  private @Nullable Runnable turn(long slice) {
    long now = System.nanoTime();
    counters.turned(now - progress.turnTime());
    progress.turns(now);
    timers.fire(now, counters);
    // A driver is not asked while others count on this carrier to look for their work.
    poller.poll(now, state.isFree());
    return queue.pollFairly(slice, now);
  }

  /** Looks everywhere: here, outside, at the others. */
  private @Nullable Runnable find() {
    timers.fire(System.nanoTime(), counters);
    Runnable found = next();
    if (found == null) {
      found = queue.pollOverflow();
    }
    return found != null ? found : thief.steal();
  }

  // -- searching, and parking in the end; the pool's essay has the protocol

  @Nullable
  Runnable search() {
    if (!state.takeUpSearch()) {
      thief.rest();
      state.beginSearch();
    }
    for (int spin = 0; spin < SPINS; spin++) {
      Runnable found = find();
      if (found != null) {
        state.endSearch();
        return found;
      }
      Thread.onSpinWait();
    }
    return park();
  }

  private @Nullable Runnable park() {
    Runnable found = announcePark();
    // What is asked after the last look: that may have used up what ends a sleep, by asking the channels
    // or in a lock of the JDK's. Whoever wakes this carrier from here on ends the sleep to come.
    if (found == null && isParked() && !pool.isClosing() && !poller.hasProposal()) {
      counters.parked();
      poller.sleep(timers.untilNext(System.nanoTime()));
      Thread.interrupted();
    }
    progress.turns(System.nanoTime());
    if (!state.leavePark() && found != null) {
      // Woken as the searcher, and needs to search no more.
      state.giveUpSearch();
    }
    if (found != null) {
      pool.signal();
    }
    return found;
  }

  /** Says that wakers must unpark from here on, and looks everywhere once more. */
  @Nullable
  Runnable announcePark() {
    // Dekker with signal(): the counts are changed (with full fences) before the last look.
    state.announcePark();
    return find();
  }

  /** Whether nobody has woken the carrier since it announced that it parks. Any thread. */
  boolean isParked() {
    return state.isParked();
  }

  /** Makes this carrier the searcher if it is parked. Any thread, which has counted it as one. */
  boolean wake() {
    if (state.wake()) {
      rouse();
      return true;
    }
    return false;
  }

  /** Ends the sleep of this carrier, whatever it sleeps in. Any thread. */
  void rouse() {
    poller.wake();
  }

  // -- what the driver sees, through its seat

  /**
   * The carrier has slept in its driver, and is about to run things. If it was woken to search, somebody
   * else is to do that, since it may have much to do; if nobody else is idle, it looks when it has done it.
   */
  void awake() {
    progress.turns(System.nanoTime());
    if (!state.leavePark() && state.giveUpSearch()) {
      pool.signal();
    }
  }

  /** Carrier only, and not within a slice. */
  void runHere(Runnable waking) {
    if (!state.isRunning()) {
      awake();
    }
    placing.here();
    try {
      waking.run();
    } finally {
      placing.last();
      Runnable next = placing.takeHere();
      if (next != null) {
        queue.endSlice();
        progress.nextSlice();
        runSlice(next);
      }
    }
  }

  // -- what the warden does, since a long slice holds the carrier

  /**
   * Gives away what a long slice keeps waiting: the slot, what has been started, timers that are due
   * and channels that are ready. Called by the warden alone; what becomes runnable through it goes to
   * the pool's overflow, since the warden is no carrier. It wakes one also for what can be stolen; the
   * pool's essay says why that may be needed.
   */
  void surrender() {
    queue.giveUpOwn();
    timers.fire(System.nanoTime(), counters);
    poller.pollForHeldCarrier();
    if (queue.hasWoken()) {
      pool.signal();
    }
  }
}
