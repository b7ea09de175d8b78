package dev.heddle.scheduler;

import dev.heddle.scheduler.jdk.ContainerView;
import dev.heddle.scheduler.jdk.JdkGateway;
import dev.heddle.scheduler.jdk.ThreadContainment;
import dev.heddle.scheduler.jdk.VirtualThreads;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One carrier and everything that runs on it, in turns: a bounded batch of what is runnable, what
 * other threads have left in the inbox, the timers that are due; and when there is nothing to do,
 * it parks until there is.
 *
 * <p>The carrier is the platform thread that calls {@link #run}. Between two waits a virtual thread
 * of this loop is never interrupted by another one of it. Unmodified blocking code works on it:
 * {@code Thread.sleep} and every timed park are timers of this loop.
 *
 * <h2>Parking and waking</h2>
 *
 * <p>The carrier owns {@code state}; others change it in one way only.
 *
 * <pre>
 *   NEW -----run-----> AWAKE ------idle------> PARKED
 *                        ^ ^                     | |
 *                        | +--timer due, spurious+ |
 *                        +-----others: CAS---------+
 *   AWAKE --stopped and drained--> CLOSED
 * </pre>
 *
 * <p>A foreign thread first offers to the inbox, then reads {@code state}; the carrier first stores
 * {@code PARKED}, then looks into the inbox. Both have a full fence between (Dekker), so at least
 * one sees the other: either the carrier finds the work and does not park, or the foreign thread
 * finds {@code PARKED} and unparks it. The compare-and-swap lets exactly one of many foreign threads
 * pay for the unpark. The same argument, with {@code CLOSED} in place of {@code PARKED}, hands what
 * arrives too late to the JDK's own scheduler, so that no thread is ever stranded.
 *
 * <p>The carrier holds no monitor while it runs a continuation; a held one would count as held by
 * the virtual thread.
 */
public final class EventLoop implements Scheduler {
  /** Slices between two looks at the inbox and the timers. */
  private static final int BATCH = 64;

  private static final int INBOX_BATCH = 1024;
  static final long LONGEST_DELAY = Long.MAX_VALUE / 2;

  private static final int NEW = 0;
  private static final int AWAKE = 1;
  private static final int PARKED = 2;
  private static final int CLOSED = 3;

  private static final VarHandle STATE;
  private static final VarHandle DRAINING;
  private static final VarHandle SLICE;
  private static final VarHandle RUNNING;

  static {
    try {
      var lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(EventLoop.class, "state", int.class);
      DRAINING = lookup.findVarHandle(EventLoop.class, "draining", boolean.class);
      SLICE = lookup.findVarHandle(EventLoop.class, "slice", long.class);
      RUNNING = lookup.findVarHandle(EventLoop.class, "running", Runnable.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final VirtualThreads threads = JdkGateway.virtualThreads();
  private final RunQueue queue = new RunQueue();
  private final TimerHeap timers = new TimerHeap();
  private final CarrierBridge bridge = new CarrierBridge(this::submit, this::addTimer);
  private final EventLoopBuilder config;

  private volatile int state = NEW;
  private volatile boolean stopRequested;
  private volatile boolean draining;
  private volatile @Nullable Thread carrier;

  /**
   * Tells {@link #submit}, which the JDK calls from inside a start or an unpark, where to put the
   * thread. Touched by the carrier only, and nothing unmounts between the two.
   */
  private Place place = Place.LAST;

  // Written by the carrier alone, opaquely; read by the watchdog and by statistics().
  private long slice;
  private @Nullable Runnable running;
  private volatile long turnTime = System.nanoTime();
  private long turns;
  private long parks;

  EventLoop(EventLoopBuilder config) {
    this.config = config;
  }

  /**
   * Starts to describe a loop.
   *
   * @return a builder with the defaults
   */
  public static EventLoopBuilder builder() {
    return new EventLoopBuilder();
  }

  /**
   * Makes the calling thread this loop's carrier until {@link #stop} is called and nothing is
   * runnable any more; then the loop is closed.
   *
   * <p>An interrupt of the carrier while it runs is not delivered to anyone; stop the loop instead.
   *
   * @throws IllegalStateException if called from a virtual thread, or a second time
   */
  public void run() {
    Thread caller = Thread.currentThread();
    if (caller.isVirtual()) {
      throw new IllegalStateException(
          "A loop's carrier must be a platform thread, but run() was called by " + caller);
    }
    if (!STATE.compareAndSet(this, NEW, AWAKE)) {
      throw new IllegalStateException("Loop '" + name() + "' has been run already; make a new one");
    }
    JdkGateway.keepPollersOffLoops();
    carrier = caller;
    Watchdog.watch(this);
    try {
      turn();
    } finally {
      Watchdog.unwatch(this);
      retire();
    }
  }

  private void turn() {
    while (true) {
      turns++;
      runBatch();
      queue.takeForeign(INBOX_BATCH);
      fireTimers();
      if (queue.isEmpty()) {
        if (stopRequested) {
          return;
        }
        idle();
      }
    }
  }

  private void runBatch() {
    Runnable next;
    for (int ran = 0; ran < BATCH && (next = queue.poll(isTurnOfOldest(ran))) != null; ran++) {
      RUNNING.setOpaque(this, next);
      SLICE.setOpaque(this, slice + 1);
      try {
        next.run();
      } catch (Throwable e) {
        config.onFailure.accept(e);
      }
    }
    RUNNING.setOpaque(this, (Runnable) null);
  }

  /** However much is being started, one slice in sixteen is for what has waited longest. */
  private static boolean isTurnOfOldest(int ran) {
    return (ran & 15) == 15;
  }

  private void fireTimers() {
    if (timers.isEmpty()) {
      return;
    }
    long now = System.nanoTime();
    turnTime = now;
    LoopTimer due;
    while ((due = timers.pollDue(now)) != null) {
      try {
        due.fire();
      } catch (Throwable e) {
        config.onFailure.accept(e);
      }
    }
  }

  private void idle() {
    STATE.setVolatile(this, PARKED);
    // Dekker with submit() and stop(): PARKED is stored (with a full fence) before they are read.
    if (!queue.hasForeign() && !stopRequested) {
      parks++;
      if (timers.isEmpty()) {
        LockSupport.park(this);
      } else {
        long wait = timers.untilNext(System.nanoTime());
        if (wait > 0) {
          LockSupport.parkNanos(this, wait);
        }
      }
      // A set interrupt status would turn every later park into a busy loop.
      Thread.interrupted();
      turnTime = System.nanoTime();
    }
    STATE.setVolatile(this, AWAKE);
  }

  private void wakeIfParked() {
    if (state == PARKED && STATE.compareAndSet(this, PARKED, AWAKE)) {
      LockSupport.unpark(carrier);
    }
  }

  /** Takes a continuation or a callback that can run now. Never blocks; any thread. */
  void submit(Runnable runnable) {
    if (isCarrier()) {
      Place where = place;
      place = Place.LAST;
      switch (where) {
        case LAST -> queue.offerLocal(runnable);
        case FIRST -> queue.offerFresh(runnable);
        case UNDER_FAMILY -> queue.offerUnderFamily(runnable);
      }
      return;
    }
    queue.offerForeign(runnable);
    // Dekker with idle() and retire(): the offer is visible before the state is read.
    VarHandle.fullFence();
    switch (state) {
      case PARKED -> wakeIfParked();
      case CLOSED -> handOver();
      default -> {}
    }
  }

  private boolean isCarrier() {
    Thread mine = carrier;
    return mine != null && threads.currentCarrier() == mine;
  }

  LoopTimer addTimer(Runnable action, long delayNanos) {
    long delay = Math.clamp(delayNanos, 0, LONGEST_DELAY);
    var timer = new LoopTimer(this::forget, action, System.nanoTime() + delay);
    if (isCarrier()) {
      timers.add(timer);
    } else if (state == CLOSED) {
      JdkTimers.schedule(timer::fire, delay);
    } else {
      submit(() -> admit(timer));
    }
    return timer;
  }

  /** Adds a timer that came through the inbox, wherever that ended up. */
  private void admit(LoopTimer timer) {
    if (!isCarrier()) {
      JdkTimers.schedule(timer::fire, timer.deadline - System.nanoTime());
    } else if (!timer.isDone()) {
      timers.add(timer);
    }
  }

  void forget(LoopTimer timer) {
    if (isCarrier()) {
      timers.remove(timer);
    } else if (state != CLOSED) {
      submit(() -> timers.remove(timer));
    }
  }

  /** Closes the loop on its carrier and hands what is left to the JDK's own scheduler. */
  private void retire() {
    carrier = null;
    STATE.setVolatile(this, CLOSED);
    Runnable left;
    while ((left = queue.poll(false)) != null) {
      threads.defaultScheduler().execute(left);
    }
    handOver();
    long now = System.nanoTime();
    LoopTimer timer;
    while (!timers.isEmpty() && (timer = timers.pollDue(now + LONGEST_DELAY)) != null) {
      JdkTimers.schedule(timer::fire, timer.deadline - now);
    }
    bridge.shutdownNow();
  }

  /** Drains the inbox of a closed loop; whoever fails the CAS leaves it to the one who did not. */
  private void handOver() {
    while (queue.hasForeign() && DRAINING.compareAndSet(this, false, true)) {
      try {
        Runnable late;
        while ((late = queue.pollForeign()) != null) {
          threads.defaultScheduler().execute(late);
        }
      } finally {
        draining = false;
      }
    }
  }

  /** Lets {@link #run} return once nothing is runnable any more. Any thread; may be repeated. */
  public void stop() {
    stopRequested = true;
    VarHandle.fullFence();
    wakeIfParked();
  }

  /** Stops the loop; if it never ran, closes it at once. Does not wait for {@link #run} to return. */
  @Override
  public void close() {
    stop();
    if (STATE.compareAndSet(this, NEW, CLOSED)) {
      handOver();
      bridge.shutdownNow();
    }
  }

  /**
   * Runs a callback on the carrier, after what is runnable already. It must not block.
   *
   * @param callback what to run; if it throws, the loop's failure handler hears of it
   */
  public void post(Runnable callback) {
    submit(callback);
  }

  @Override
  public Thread unstarted(@Nullable String name, Runnable body) {
    return threads.unstarted(bridge, name, body);
  }

  @Override
  public void start(Thread thread, ThreadContainment container) {
    if (!isCarrier()) {
      threads.start(thread, container);
      return;
    }
    place = Place.FIRST;
    try {
      threads.start(thread, container);
    } finally {
      place = Place.LAST;
    }
  }

  @Override
  public void unparkNext(Thread thread) {
    if (!isCarrier()) {
      LockSupport.unpark(thread);
      return;
    }
    place = Place.UNDER_FAMILY;
    try {
      LockSupport.unpark(thread);
    } finally {
      place = Place.LAST;
    }
  }

  @Override
  public ThreadContainment open(ContainerView view, boolean owned) {
    return threads.open(view, owned);
  }

  @Override
  public Timer schedule(Runnable action, long delayNanos) {
    return addTimer(action, delayNanos);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long recentNanoTime() {
    return turnTime;
  }

  /**
   * Says whether the caller runs on this loop's carrier: as a callback or as a virtual thread.
   *
   * @return true if so
   */
  public boolean isCurrent() {
    return isCarrier();
  }

  /**
   * Returns the loop's name.
   *
   * @return the name
   */
  public String name() {
    return config.name;
  }

  /**
   * Returns the loop's counters; any thread, any time.
   *
   * @return a snapshot
   */
  public LoopStatistics statistics() {
    return new LoopStatistics(turns, slice(), parks, queue.size(), timers.size());
  }

  long slice() {
    return (long) SLICE.getOpaque(this);
  }

  boolean isRunningSlice() {
    return RUNNING.getOpaque(this) != null;
  }

  @Nullable
  Thread sliceThread() {
    Runnable current = (Runnable) RUNNING.getOpaque(this);
    return current == null ? null : threads.threadOf(current);
  }

  @Nullable
  Thread carrier() {
    return carrier;
  }

  long stallNanos() {
    return config.stallThreshold.toNanos();
  }

  void reportStall(Stall stall) {
    config.onStall.accept(stall);
  }

  @Override
  public String toString() {
    return "EventLoop[" + name() + ", " + queue.size() + " runnable]";
  }
}
