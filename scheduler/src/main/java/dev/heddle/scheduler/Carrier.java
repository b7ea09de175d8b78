package dev.heddle.scheduler;

import dev.heddle.scheduler.jdk.StackRoom;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.SelectableChannel;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jctools.queues.varhandle.SpmcVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * One carrier of a {@link CarrierPool}: a platform thread that runs continuations, steals some when it
 * has none, and sleeps when there are none to steal.
 *
 * <p>Others reach five of its fields: {@code shared} and {@code own}, which they steal from, {@code
 * errands}, where they leave timers to forget, {@code state}, which they change when they wake it,
 * and, when a long slice holds the carrier, {@code slot}, which the {@link Warden} empties. The essay
 * of the pool says how.
 */
final class Carrier extends CarrierThread implements TimerKeeper, Watched {
  private static final int SHARED = 256;
  private static final int STOCK = 64;

  /** Slices between two looks at the overflow and the timers, however much there is to do. */
  private static final int TURN = 64;

  /** Times in a row that the slot is served before the queue has its turn. */
  private static final int SLOT_STREAK = 16;

  private static final int SPINS = 100;

  /** As many cancelled timers a sleeping carrier may be left with. */
  private static final int MOST_ERRANDS = 256;

  /** A slice as long as this exposes what it wakes instead of keeping it for itself. */
  private static final long LONG_SLICE_NANOS = 50_000;

  private static final int RUNNING = 0;
  private static final int PARKED = 1;
  private static final int WOKEN = 2;
  private static final VarHandle STATE;
  private static final VarHandle SLOT;
  private static final VarHandle SLICE;
  private static final VarHandle RUNNING_SLICE;

  static {
    try {
      SLOT = MethodHandles.lookup().findVarHandle(Carrier.class, "slot", Runnable.class);
      SLICE = MethodHandles.lookup().findVarHandle(Carrier.class, "slice", long.class);
      RUNNING_SLICE =
          MethodHandles.lookup().findVarHandle(Carrier.class, "running", Runnable.class);
      STATE = MethodHandles.lookup().findVarHandle(Carrier.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final CarrierPool pool;
  private final int number;
  private final SpmcVarHandleArrayQueue<Runnable> shared =
      new SpmcVarHandleArrayQueue<>(SHARED);
  private final LeftTimers errands = new LeftTimers();
  private final OwnWork own = new OwnWork();
  private final Consumer<Runnable> share = this::share;
  private final boolean spare;
  private final StealBackoff backoff = new StealBackoff();
  private volatile @Nullable Readiness readiness;

  /** Who asks and sleeps in place of {@code readiness}; null for almost every carrier. Written by itself. */
  private volatile @Nullable Driving driving;

  /** Who is to be it. */
  private volatile @Nullable Driving nextDriving;

  /** What has become runnable and is run by who made it so. */
  private @Nullable Runnable here;

  private volatile @Nullable Runnable slot;
  private int slotStreak;

  // Written by the carrier alone, opaquely; read by the warden, the watchdog and statistics().
  private long slice;
  private @Nullable Runnable running;
  private final LoopCounters counters = new LoopCounters();

  private final Overtaken overtaking = new Overtaken(3 * TURN);
  private long sliceBegan;

  /** Whether this carrier is counted among those that search. */
  private boolean searches;

  private volatile int state = RUNNING;

  /** Where the next submission goes; see {@link EventLoop}. */
  Place place = Place.LAST;

  volatile long turnTime = System.nanoTime();

  Carrier(CarrierPool pool, int number, boolean spare) {
    super(pool.bridge, pool.name + (spare ? "-spare-" : "-carrier-") + (number + 1), null);
    this.pool = pool;
    this.number = number;
    this.spare = spare;
  }

  @Override
  void carry() {
    Watchdog.watch(this);
    try {
      boolean goesOn = true;
      while (goesOn) {
        Driving driver = driving;
        if (driver == null) {
          goesOn = carryWith(null);
        } else {
          var outcome = new boolean[1];
          driver.driver.within(() -> outcome[0] = carryWith(driver));
          goesOn = outcome[0];
        }
      }
    } finally {
      giveUpSearch();
      handAllOver();
      pool.ended(this);
    }
  }

  /** Returns whether the carrier is to go on, with another driver. */
  private boolean carryWith(@Nullable Driving driver) {
    boolean goesOn = true;
    Throwable failure = null;
    while (goesOn && driver == driving) {
      try {
        if (failure != null) {
          Survival.pause();
          stopSearching();
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
    return goesOn;
  }

  /** Returns false if the carrier has to end. */
  private boolean runNext() {
    if (spare && pool.spares.retires(this)) {
      return false;
    }
    if (nextDriving != null) {
      beDrivenNow();
      return true;
    }
    // Whoever was woken to search searches, or nobody else would.
    Runnable next = state == WOKEN ? null : next();
    Driving driver = driving;
    if (next == null && driver != null && state != WOKEN && driver.run()) {
      return true;
    }
    if (next == null) {
      next = search();
    }
    if (next != null) {
      runSlice(next);
      return true;
    }
    return !pool.isClosing() || state == WOKEN;
  }

  /** Takes back what it has said of itself in a search that did not come to its end. */
  private void stopSearching() {
    RUNNING_SLICE.setOpaque(this, (Runnable) null);
    if (STATE.compareAndSet(this, PARKED, RUNNING)) {
      pool.idle.decrementAndGet();
    }
    if (searches) {
      searches = false;
      pool.searching.decrementAndGet();
    }
    pool.signal();
  }

  /**
   * A spare may be woken to search just as it retires. Counted as a searcher for ever, it would keep
   * everybody from waking another.
   */
  private void giveUpSearch() {
    if (state == WOKEN) {
      state = RUNNING;
      pool.searching.decrementAndGet();
    }
  }

  private void runSlice(Runnable next) {
    sliceBegan = 0;
    RUNNING_SLICE.setOpaque(this, next);
    try {
      next.run();
    } catch (Throwable e) {
      Survival.keepParked(next, e);
      report("A callback on a carrier failed", e);
    }
    RUNNING_SLICE.setOpaque(this, (Runnable) null);
  }

  private static void report(String what, Throwable e) {
    Survival.log(what, e);
  }

  // -- what has become runnable on this carrier

  void accept(Runnable continuation) {
    Place where = place;
    place = Place.LAST;
    switch (where) {
      case HERE -> here = continuation;
      case FIRST -> {
        own.start(continuation);
        signalIdle();
      }
      case UNDER_FAMILY -> {
        own.startUnderFamily(continuation);
        if (own.started() > 1) {
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
      if (continuation == running) {
        letAllGoFirst();
      }
      expose(continuation);
      return;
    }
    if (pool.idle.get() > 0 && isLongSlice()) {
      expose(continuation);
      return;
    }
    // An exchange, because the warden may be emptying the slot: each thread in it is taken once.
    Runnable before = (Runnable) SLOT.getAndSet(this, continuation);
    if (before != null) {
      expose(before);
    }
  }

  /** Who yields asks for the order of readiness, as far as one carrier can keep it. */
  private void letAllGoFirst() {
    if (own.started() > 0) {
      own.giveAll(share);
    }
    Runnable woken = slot == null ? null : takeSlot();
    if (woken != null) {
      share(woken);
    }
    if (pool.hasOverflow()) {
      pool.stockFromOverflow(this);
    }
  }

  private boolean isLongSlice() {
    long now = System.nanoTime();
    if (sliceBegan == 0) {
      sliceBegan = now;
    }
    return now - sliceBegan > LONG_SLICE_NANOS;
  }

  private void expose(Runnable continuation) {
    share(continuation);
    signalIdle();
  }

  private void signalIdle() {
    // Without a fence before it: see the pool's essay.
    if (pool.idle.get() > 0) {
      pool.signal();
    }
  }

  private void share(Runnable continuation) {
    if (!shared.offer(continuation)) {
      pool.overflow(continuation);
    }
  }

  /** Fills the shared queue from a source whose only consumer the caller is at the moment. */
  void stock(Queue<Runnable> source) {
    for (int i = 0; i < STOCK; i++) {
      Runnable more = source.peek();
      if (more == null || !shared.offer(more)) {
        return;
      }
      source.poll();
    }
  }

  // -- what to run next

  private @Nullable Runnable next() {
    long count = slice + 1;
    SLICE.setOpaque(this, count);
    if ((count & (TURN - 1)) == 0) {
      Runnable waiting = turn();
      if (waiting != null) {
        own.endSlice();
        return waiting;
      }
    }
    if (slot != null && ++slotStreak < SLOT_STREAK) {
      Runnable woken = takeSlot();
      if (woken != null) {
        own.endSlice();
        return woken;
      }
    }
    slotStreak = 0;
    Runnable started = own.next();
    if (started != null) {
      return started;
    }
    Runnable mine = shared.poll();
    return mine != null || slot == null ? mine : takeSlot();
  }

  @Nullable
  Runnable takeSlot() {
    return (Runnable) SLOT.getAndSet(this, null);
  }

  /** What is fair: timers that are due, channels that are ready, who has waited longest outside. */
  private @Nullable Runnable turn() {
    long now = System.nanoTime();
    counters.turned(now - turnTime);
    turnTime = now;
    fireTimers(now);
    Readiness channels = readiness;
    Driving driver = driving;
    if (driver != null && !searches && state == RUNNING) {
      // Not while others count on this one to look for their work, since it may run slices.
      driver.poll(now, slice, shared.size());
    } else if (channels != null) {
      channels.poll(now, slice, shared.size());
    }
    if (own.started() == 0) {
      overtaking.nobody(slice, now);
    } else if (overtaking.isDue(slice, now)) {
      return own.eldest();
    }
    // In turns, or a stream of work from outside would starve those who were woken here.
    Runnable mine = (slice & TURN) == 0 ? shared.poll() : null;
    return mine != null ? mine : takeOutside();
  }

  private @Nullable Runnable takeOutside() {
    Runnable outside = pool.takeOverflow(this);
    return outside != null ? outside : shared.poll();
  }

  /**
   * Gives away what a long slice keeps waiting: the slot, what has been started, timers that are due
   * and channels that are ready. Called by the warden alone; what becomes runnable through it goes to
   * the pool's overflow, since the warden is no carrier. It wakes one also for what can be stolen; the
   * pool's essay says why that may be needed.
   */
  void surrender() {
    Runnable waiting = takeSlot();
    if (waiting != null) {
      pool.overflow(waiting);
    }
    own.giveAll(pool::overflow);
    long now = System.nanoTime();
    fireTimers(now);
    Readiness channels = readiness;
    if (channels != null) {
      channels.pollNow();
      // After, since asking has taken back what may have been said to the carrier meanwhile.
      channels.wakeup();
    }
    if (pool.hasOverflow() || !shared.isEmpty()) {
      pool.signal();
    }
  }

  /** Whether it is parked, or held by one that waits for others, and has nothing to run. */
  boolean isIdle() {
    return (isParked() || isPinned()) && !hasWork() && slot == null;
  }

  private boolean isPinned() {
    return sliceThread() != null
        && (getState() == Thread.State.WAITING || getState() == Thread.State.BLOCKED);
  }

  int pendingTimers() {
    return Math.max(0, own.timers() - errands.size());
  }

  boolean isSpare() {
    return spare;
  }

  int awaitedChannels() {
    Driving driver = driving;
    if (driver != null) {
      return driver.awaited();
    }
    Readiness channels = readiness;
    return channels == null ? 0 : channels.awaited();
  }

  /** Whether there is something here that others can take. */
  boolean hasWork() {
    return !shared.isEmpty() || own.started() > 0;
  }

  /** Looks everywhere: here, outside, at the others. */
  private @Nullable Runnable find() {
    fireTimers(System.nanoTime());
    Runnable found = next();
    if (found == null) {
      found = pool.takeOverflow(this);
    }
    return found != null ? found : steal();
  }

  private @Nullable Runnable steal() {
    Carrier[] carriers = pool.carriers;
    for (int i = 1; i <= carriers.length; i++) {
      Carrier victim = carriers[(number + i) % carriers.length];
      if (victim != this && victim.hasWork()) {
        stealFrom(victim, backoff.isInDoubt() ? 1 : STOCK);
        Runnable stolen = shared.poll();
        if (stolen != null) {
          backoff.stole(1 + shared.size(), System.nanoTime());
          return stolen;
        }
      }
    }
    return null;
  }

  /** Takes up to half of what has been woken there, or else of what has been started. */
  private void stealFrom(Carrier victim, int most) {
    int stolen = 0;
    for (int half = (victim.shared.size() + 1) / 2; stolen < Math.min(half, most); stolen++) {
      Runnable one = victim.shared.poll();
      if (one == null) {
        break;
      }
      share(one);
    }
    if (stolen == 0) {
      victim.own.giveHalf(most, share);
    }
  }

  /** Before another search, if the last theft was not worth it. */
  private void rest() {
    if (backoff.hasLoot()) {
      long now = System.nanoTime();
      long rest = backoff.judge(now);
      if (rest > 0) {
        LockSupport.parkNanos(this, Math.min(rest, own.untilNextTimer(now)));
      }
    }
  }

  // -- searching, parking and being woken; the pool's essay has the protocol

  @Nullable
  Runnable search() {
    if (state == WOKEN) {
      state = RUNNING;
    } else {
      rest();
      pool.searching.incrementAndGet();
    }
    searches = true;
    for (int spin = 0; spin < SPINS; spin++) {
      Runnable found = find();
      if (found != null) {
        searches = false;
        if (pool.searching.decrementAndGet() == 0) {
          pool.signal();
        }
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
    if (found == null && isParked() && !pool.isClosing() && nextDriving == null) {
      counters.parked();
      doze(own.untilNextTimer(System.nanoTime()));
      Thread.interrupted();
    }
    turnTime = System.nanoTime();
    if (STATE.compareAndSet(this, PARKED, RUNNING)) {
      pool.idle.decrementAndGet();
    } else if (found != null && state == WOKEN) {
      // Woken as the searcher, and needs to search no more.
      state = RUNNING;
      pool.searching.decrementAndGet();
    }
    if (found != null) {
      pool.signal();
    }
    return found;
  }

  // -- what the driver sees, through its seat

  /** Any thread: has this carrier driven from its next turn on. */
  void beDriven(Driving driver) {
    nextDriving = driver;
    // Dekker with park(): it looks after it has said that it parks, and last of all.
    rouse();
  }

  private void beDrivenNow() {
    Driving next = nextDriving;
    nextDriving = null;
    drive(next);
  }

  /** Carrier only. */
  void drive(@Nullable Driving driver) {
    driving = driver;
    Readiness channels = readiness;
    if (driver != null && channels != null) {
      // Its listeners try, and find another place to wait.
      readiness = null;
      channels.close();
    }
  }

  /**
   * The carrier has slept in its driver, and is about to run things. If it was woken to search, somebody
   * else is to do that, since it may have much to do; if nobody else is idle, it looks when it has done it.
   */
  void awake() {
    turnTime = System.nanoTime();
    if (STATE.compareAndSet(this, PARKED, RUNNING)) {
      pool.idle.decrementAndGet();
    } else if (state == WOKEN) {
      state = RUNNING;
      pool.searching.decrementAndGet();
      pool.signal();
    }
  }

  /** Any thread, which has left something for the driver. */
  void wakeForDriver() {
    // Dekker with doze(): what was left is visible before the state is read.
    VarHandle.fullFence();
    Driving driver = driving;
    if (isParked() && driver != null) {
      driver.wakeup();
    }
  }

  /** Carrier only, and not within a slice. */
  void runHere(Runnable waking) {
    if (state != RUNNING) {
      awake();
    }
    place = Place.HERE;
    try {
      waking.run();
    } finally {
      place = Place.LAST;
      Runnable next = here;
      if (next != null) {
        here = null;
        own.endSlice();
        SLICE.setOpaque(this, slice + 1);
        runSlice(next);
      }
    }
  }

  private void doze(long nanos) {
    Readiness channels = readiness;
    Driving driver = driving;
    if (driver != null) {
      driver.await(Math.max(nanos, 1));
      awake();
    } else if (channels == null) {
      LockSupport.parkNanos(this, nanos);
    } else if (nanos >= Readiness.SHORTEST_SELECT_NANOS) {
      channels.select(nanos);
    } else {
      channels.select(0);
      LockSupport.parkNanos(this, Math.min(nanos, Readiness.SHORT_PARK_NANOS));
    }
  }

  /** Says that wakers must unpark from here on, and looks everywhere once more. */
  @Nullable
  Runnable announcePark() {
    STATE.setVolatile(this, PARKED);
    pool.idle.incrementAndGet();
    searches = false;
    pool.searching.decrementAndGet();
    // Dekker with signal(): the counts are changed (with full fences) before the last look.
    return find();
  }

  /** Whether nobody has woken the carrier since it announced that it parks. */
  boolean isParked() {
    return state == PARKED;
  }

  /** Makes this carrier the searcher if it is parked. The caller has counted it as one. */
  boolean wake() {
    if (isParked() && STATE.compareAndSet(this, PARKED, WOKEN)) {
      pool.idle.decrementAndGet();
      rouse();
      return true;
    }
    return false;
  }

  /** Ends the sleep of this carrier, in whichever of the two ways it sleeps. */
  void rouse() {
    Driving driver = driving;
    Readiness channels = readiness;
    if (driver != null) {
      driver.wakeup();
    } else if (channels != null) {
      channels.wakeup();
    }
    LockSupport.unpark(this);
  }

  // -- timers and channels

  void addTimer(LoopTimer timer) {
    own.addTimer(timer);
  }

  @Override
  public void forget(LoopTimer timer) {
    StackRoom.forHandOver();
    if (pool.current() == this) {
      own.removeTimer(timer);
    } else {
      errands.leave(timer);
      if (isParked() && errands.size() >= MOST_ERRANDS) {
        // It may sleep for as long as these were to take.
        rouse();
      }
    }
  }

  private void fireTimers(long now) {
    LoopTimer due;
    while ((due = own.pollDueTimer(now, errands, this)) != null) {
      counters.firedLate(now - due.deadline);
      try {
        if (due.fire()) {
          own.addTimerSurely(due);
        }
      } catch (Throwable e) {
        report("A timer on a carrier failed", e);
      }
    }
  }

  /** A channel stays with the carrier that has seen it first, wherever its tasks are stolen to. */
  void awaitReady(SelectableChannel channel, int operation, Runnable listener) {
    if (driving != null) {
      JdkReadiness.await(channel, operation, listener);
      return;
    }
    Readiness channels = readiness;
    if (channel.isRegistered() && (channels == null || !channels.knows(channel))) {
      for (Carrier other : pool.carriers) {
        Readiness theirs = other.readiness;
        if (theirs != null && theirs.awaitIfKnown(channel, operation, listener)) {
          return;
        }
      }
    }
    if (channels == null) {
      channels = Readiness.atOnce(e -> report("A readiness listener on a carrier failed", e));
      readiness = channels;
    }
    channels.await(channel, operation, listener);
  }

  /** Nothing that was this carrier's is left behind: the pool, or the JDK after it, goes on with it. */
  private void handAllOver() {
    Driving driver = driving;
    if (driver != null) {
      driver.close();
      driving = null;
    }
    Readiness channels = readiness;
    if (channels != null) {
      // First of all, because it makes tasks runnable, here.
      readiness = null;
      channels.close();
    }
    surrender();
    Runnable left;
    while ((left = shared.poll()) != null) {
      pool.overflow(left);
    }
    if (spare) {
      bequeathTimers(pool.carriers[0]);
    }
    leaveTimersToTheJdk();
    pool.signal();
  }

  /**
   * Leaves the timers of a spare to a carrier that stays, because a million tasks may have gone to
   * sleep on it: the JDK's timer thread would keep a second object for each and wake them from outside.
   */
  private void bequeathTimers(Carrier heir) {
    LoopTimer timer;
    while (!pool.isClosing() && (timer = pollAnyTimer()) != null) {
      timer.keeper = heir;
      heir.addTimer(timer);
      // Dekker with cancel(): it sets the state (a CAS), then asks who the keeper is.
      VarHandle.fullFence();
      if (timer.isDone()) {
        // Not by its errands: whoever cancels may just be leaving it among those of this carrier.
        heir.own.removeTimer(timer);
      }
    }
    // It sleeps until its own first timer.
    heir.rouse();
    // Dekker with close(): the heir may have left its timers before it got these.
    VarHandle.fullFence();
    if (pool.isClosing()) {
      heir.leaveTimersToTheJdk();
    }
  }

  private void leaveTimersToTheJdk() {
    LoopTimer timer;
    while ((timer = pollAnyTimer()) != null) {
      JdkTimers.adopt(timer);
    }
  }

  private @Nullable LoopTimer pollAnyTimer() {
    return own.pollDueTimer(System.nanoTime() + LoopTimers.LONGEST_DELAY, errands, this);
  }

  // -- what the watchdog and the warden see

  @Override
  public long slice() {
    return (long) SLICE.getOpaque(this);
  }

  @Override
  public boolean isRunningSlice() {
    return RUNNING_SLICE.getOpaque(this) != null;
  }

  @Override
  public @Nullable Thread sliceThread() {
    Runnable current = (Runnable) RUNNING_SLICE.getOpaque(this);
    return current == null ? null : pool.threads.threadOf(current);
  }

  @Override
  public Thread carrier() {
    return this;
  }

  @Override
  public String name() {
    return getName();
  }

  @Override
  public long stallNanos() {
    return Watchdog.nanosOf(pool.settings.stallThreshold);
  }

  @Override
  public void reportStall(Stall stall) {
    pool.settings.onStall.accept(stall);
  }

  @Override
  public LoopStatistics statistics() {
    int runnable = shared.size() + own.started() + (slot == null ? 0 : 1);
    return counters.snapshot(slice(), runnable, own.timers());
  }
}
