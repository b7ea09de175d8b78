package dev.heddle.scheduler;

import dev.heddle.scheduler.jdk.CarrierBridge;
import dev.heddle.scheduler.jdk.CarrierPin;
import dev.heddle.scheduler.jdk.JdkGateway;
import dev.heddle.scheduler.jdk.StackRoom;
import dev.heddle.scheduler.jdk.VirtualThreads;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One carrier and everything that runs on it, in turns: a bounded batch of what is runnable, what
 * other threads have left in the inbox, the timers that are due, the channels that are ready, a frame
 * if it is time; and when there is nothing to do, it parks until there is.
 *
 * <p>The carrier is the platform thread that calls {@link #run}. Between two waits a virtual thread
 * of this loop is never interrupted by another one of it. Unmodified blocking code works on it:
 * {@code Thread.sleep} and every timed park are timers of this loop.
 *
 * <p>{@link LoopState} says how the carrier parks and is woken; {@link LoopQueue}, who runs next.
 *
 * <p>The carrier holds no monitor while it runs a continuation; a held one would count as held by
 * the virtual thread.
 */
public final class EventLoop implements Scheduler {
  /** Slices between two looks at the inbox and the timers. */
  private static final int BATCH = 64;

  private static final int INBOX_BATCH = 1024;

  /**
   * Slices, and for how long at most, that a stopped loop still runs after everybody's turn, so that what
   * is about to end does so where it was.
   */
  private static final int LAST_SLICES = 4096;

  private static final long LAST_NANOS = 50_000_000;

  /** A timer due earlier than this is spun for, where there is another core for what brings work. */
  private static final long SHORT_NANOS =
      Runtime.getRuntime().availableProcessors() > 1 ? 10_000 : 0;

  private static final VarHandle SLICE;
  private static final VarHandle RUNNING;
  private static final VarHandle TURN_TIME;

  static {
    try {
      var lookup = MethodHandles.lookup();
      SLICE = lookup.findVarHandle(EventLoop.class, "slice", long.class);
      RUNNING = lookup.findVarHandle(EventLoop.class, "running", Runnable.class);
      TURN_TIME = lookup.findVarHandle(EventLoop.class, "turnTime", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final VirtualThreads threads = JdkGateway.virtualThreads();
  private final LoopQueue queue = new LoopQueue();
  private final LoopTimers timers = new LoopTimers(this);
  private final CarrierBridge bridge = new CarrierBridge(this::submit, timers::addForJdk);
  private final EventLoopBuilder config;
  private final Consumer<Throwable> onFailure;
  private final LoopCallbacks callbacks;
  private final LoopView view;
  final LoopState state = new LoopState(queue);
  private @Nullable Readiness readiness;

  /** Who asks and sleeps in place of {@code readiness}; null for almost every loop. Written by the carrier. */
  private volatile @Nullable Driving driving;

  private volatile @Nullable Thread carrier;

  /**
   * Tells {@link #submit}, which the JDK calls from inside a start or an unpark, where to put the
   * thread. Touched by the carrier only, and nothing unmounts between the two.
   */
  private Place place = Place.LAST;

  /** What has become runnable and is run by who made it so. */
  private @Nullable Runnable here;

  // Written by the carrier alone, opaquely; read by the watchdog and by statistics().
  private long slice;
  private @Nullable Runnable running;
  private long turnTime = System.nanoTime();
  private final LoopCounters counters = new LoopCounters();

  private final Overtaken overtaking = new Overtaken(BATCH / 2);
  /** The slice with which all have had their turn that were found runnable on a stopped loop. */
  private long lastTurn = Long.MAX_VALUE;

  private long stopSeen;

  private final Spinner spinner = new Spinner();

  /** How long the last park was; a short one is worth spinning through. */
  private long lastPark = Long.MAX_VALUE;

  EventLoop(EventLoopBuilder config) {
    this.config = config;
    this.onFailure = Survival.of(config.onFailure);
    this.callbacks = new LoopCallbacks(onFailure);
    this.view = new LoopView(this, config);
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
   * runnable any more (see there); then the loop is closed.
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
    if (!state.begin(caller)) {
      throw new IllegalStateException(
          "Loop '" + name() + "' has been run or closed already; make a new one");
    }
    carry(caller);
  }

  /** Whoever closes a loop whose carrier is being started has asked for nothing that could fail. */
  private void runUnlessClosed() {
    Thread caller = Thread.currentThread();
    if (state.begin(caller)) {
      carry(caller);
    } else if (!state.isClosed()) {
      throw new IllegalStateException("Loop '" + name() + "' has a carrier already");
    }
  }

  private void carry(Thread caller) {
    JdkGateway.keepPollersOffLoops();
    carrier = caller;
    try {
      view.show();
      carryOn();
    } finally {
      view.hide();
      retire();
    }
  }

  /**
   * Starts a daemon thread that is this loop's carrier. On such a thread {@code SynchronousQueue} and
   * its like cost unmodified code less than on one that calls {@link #run}: see
   * docs/adr/0015-carriers-are-workers.md. If the loop is closed before it begins, the carrier ends
   * without having run anything.
   *
   * @return the carrier
   */
  public Thread startCarrier() {
    var thread = new CarrierThread(bridge, name() + "-carrier", this::runUnlessClosed);
    thread.start();
    return thread;
  }

  /** Nothing but {@link #stop} ends the carrier: its tasks would go on elsewhere, in parallel. */
  private void carryOn() {
    Throwable failure = null;
    while (true) {
      try {
        if (failure != null) {
          Survival.pause();
          RUNNING.setOpaque(this, (Runnable) null);
          state.awake();
          Survival.log("A turn of an event loop failed, which goes on", failure);
          failure = null;
        }
        turn();
        return;
      } catch (Throwable e) {
        // Nothing is called here, since that could fail for the same reason.
        failure = e;
      }
    }
  }

  /** Returns when the loop is to end. */
  private void turn() {
    boolean ended = false;
    while (!ended) {
      Driving driver = driving;
      if (driver == null || driver.entered) {
        ended = turns(driver);
      } else {
        var outcome = new boolean[1];
        driver.entered = true;
        try {
          driver.driver.within(() -> outcome[0] = turns(driver));
        } finally {
          driver.entered = false;
        }
        ended = outcome[0];
      }
    }
  }

  /** Returns whether the loop is to end; if not, it has another driver. */
  private boolean turns(@Nullable Driving driver) {
    while (driver == driving) {
      long began = turnTime;
      runBatch();
      queue.takeForeign(INBOX_BATCH);
      long now = System.nanoTime();
      TURN_TIME.setOpaque(this, now);
      counters.turned(now - began);
      fireTimers(now);
      if (!isOutOfWork() || callbacks.hasIdle()) {
        if (driver != null) {
          driver.poll(now, slice, queue.size());
          runMicrotasks();
        } else if (readiness != null) {
          readiness.poll(now, slice, queue.size());
          runMicrotasks();
        }
      }
      if (callbacks.hasFrames() && callbacks.untilFrame(now) <= 0) {
        callbacks.runFrame(now);
      }
      if (state.isStopRequested() && (isOutOfWork() || hasHadLastSlices(now))) {
        return true;
      }
      if (isOutOfWork() && driver == driving) {
        if (callbacks.hasIdle()) {
          callbacks.runIdle(untilNext(now));
        } else if (driver != null) {
          idle(driver);
        } else {
          idle();
        }
      }
    }
    return false;
  }

  /** Whether all that was runnable when the loop was found stopped has had more than its turn. */
  private boolean hasHadLastSlices(long now) {
    if (lastTurn == Long.MAX_VALUE) {
      lastTurn = slice + queue.size();
      stopSeen = now;
    }
    long more = slice - lastTurn;
    return more >= LAST_SLICES || (more >= 0 && now - stopSeen >= LAST_NANOS);
  }

  private boolean isOutOfWork() {
    return queue.isEmpty() && (readiness == null || !readiness.hasReported());
  }

  private void runBatch() {
    if (!queue.hasStarted()) {
      overtaking.nobody(slice, turnTime);
    }
    Runnable next;
    for (int ran = 0; ran < BATCH && (next = next(ran)) != null; ran++) {
      runSlice(next);
    }
    RUNNING.setOpaque(this, (Runnable) null);
  }

  private void runSlice(Runnable next) {
    // Counted first: the watchdog would take what runs now for the idle loop's last slice.
    SLICE.setOpaque(this, slice + 1);
    RUNNING.setRelease(this, next);
    try {
      next.run();
    } catch (Throwable e) {
      Survival.keepParked(next, e);
      onFailure.accept(e);
    }
    runMicrotasks();
  }

  private void runMicrotasks() {
    if (callbacks.hasMicrotasks()) {
      callbacks.runMicrotasks();
    }
  }

  /** However much is being started, some slices are for what has waited longest: see the queue. */
  private @Nullable Runnable next(int ran) {
    if ((ran & 15) != 15) {
      return queue.poll();
    }
    boolean overtaken =
        (ran & 31) == 31 && queue.hasStarted() && overtaking.isDue(slice, System.nanoTime());
    return overtaken ? queue.pollOvertaken() : queue.pollQueued();
  }

  private void fireTimers(long now) {
    LoopTimer due;
    while ((due = timers.pollDue(now)) != null) {
      counters.firedLate(now - due.deadline);
      try {
        if (due.fire()) {
          timers.admit(due);
        }
      } catch (Throwable e) {
        onFailure.accept(e);
      }
      runMicrotasks();
    }
  }

  /** Nanoseconds until a timer or a frame is due; {@code Long.MAX_VALUE} if none is pending. */
  private long untilNext(long now) {
    long wait = timers.untilNext(now);
    return callbacks.hasFrames() ? Math.min(wait, callbacks.untilFrame(now)) : wait;
  }

  private void idle() {
    long began = System.nanoTime();
    long wait = untilNext(began);
    Readiness channels = readiness;
    if (isSpinWorthwhile(channels, wait)) {
      if (spin(channels, began, wait) || callbacks.hasIdle()) {
        return;
      }
      // Time has passed, and listeners of channels may have asked for timers and frames.
      wait = untilNext(System.nanoTime());
    }
    sleep(channels, wait);
    state.awake();
    long now = System.nanoTime();
    lastPark = now - began;
    TURN_TIME.setOpaque(this, now);
    runMicrotasks();
  }

  private void idle(Driving driver) {
    // Not announced yet, since this may run slices.
    driver.runTasks();
    runMicrotasks();
    long wait = untilNext(System.nanoTime());
    if (!isOutOfWork() || wait <= 0 || driver != driving) {
      return;
    }
    if (state.announceSelect(driver)) {
      counters.parked();
      driver.await(wait);
    }
    awake();
    runMicrotasks();
  }

  private void sleep(@Nullable Readiness channels, long wait) {
    boolean selects = channels != null && wait >= Readiness.SHORTEST_SELECT_NANOS;
    if (!(selects ? state.announceSelect(channels) : state.announcePark())) {
      return;
    }
    counters.parked();
    if (selects) {
      channels.select(wait);
    } else if (channels == null) {
      park(wait);
    } else {
      channels.select(0);
      if (isOutOfWork()) {
        park(Math.min(wait, Readiness.SHORT_PARK_NANOS));
      }
    }
    // A set interrupt status would turn every later park into a busy loop.
    Thread.interrupted();
  }

  private void park(long wait) {
    if (wait == Long.MAX_VALUE) {
      LockSupport.park(this);
    } else if (wait > 0) {
      LockSupport.parkNanos(this, wait);
    }
  }

  private boolean isSpinWorthwhile(@Nullable Readiness channels, long wait) {
    if (channels == null && (SHORT_NANOS == 0 || wait < SHORT_NANOS)) {
      return wait < SHORT_NANOS;
    }
    return spinner.isWorthwhile(lastPark);
  }

  /**
   * Parking and being woken costs more than a moment of spinning, if a moment it is.
   *
   * @return whether there is something to do now
   */
  private boolean spin(@Nullable Readiness channels, long began, long nanos) {
    long limit = Math.min(nanos, Spinner.NANOS);
    boolean soon = Math.min(nanos, lastPark) < SHORT_NANOS;
    long spent;
    do {
      if (channels != null) {
        channels.select(0);
        runMicrotasks();
      } else if (soon) {
        Thread.onSpinWait();
      } else {
        // Whoever is to bring work may have been put on this core.
        Thread.yield();
      }
      spent = System.nanoTime() - began;
      if (!queue.isEmpty() || state.isStopRequested()) {
        spinner.ended(true);
        lastPark = spent;
        TURN_TIME.setOpaque(this, began + spent);
        return true;
      }
    } while (spent < limit);
    boolean due = nanos <= Spinner.NANOS;
    spinner.ended(due);
    return channels == null && due;
  }

  /** Takes a continuation or a callback that can run now. Never blocks; any thread. */
  void submit(Runnable runnable) {
    StackRoom.forHandOver();
    if (isCarrier()) {
      Place where = place;
      place = Place.LAST;
      switch (where) {
        case LAST -> {
          if (runnable == running) {
            // It yields, since nobody else makes a continuation runnable that runs.
            queue.offerAfterAll(runnable);
          } else {
            queue.offerLocal(runnable);
          }
        }
        case FIRST -> queue.offerFresh(runnable);
        case UNDER_FAMILY -> queue.offerUnderFamily(runnable);
        case HERE -> here = runnable;
      }
      return;
    }
    queue.offerForeign(runnable);
    // Dekker with sleep() and retire(): the offer is visible before the state is read.
    VarHandle.fullFence();
    state.wakeIfParked();
    if (state.isClosed()) {
      handOver();
    }
  }

  private boolean isCarrier() {
    Thread mine = carrier;
    return mine != null && threads.currentCarrier() == mine;
  }

  /** Closes the loop on its carrier and hands what is left to the JDK's own scheduler. */
  private void retire() {
    Driving driver = driving;
    if (driver != null) {
      driver.close();
      driving = null;
    }
    if (readiness != null) {
      readiness.close();
    }
    carrier = null;
    state.close();
    Runnable left;
    while ((left = queue.poll()) != null) {
      Survival.execute(threads.defaultScheduler(), left);
    }
    handOver();
    timers.handOver();
    bridge.shutdownNow();
  }

  private void handOver() {
    queue.handOverForeign(threads.defaultScheduler());
  }

  /**
   * Lets {@link #run} return once nothing is runnable any more, or, if there are threads that always are,
   * once all have had their turn and a moment has passed: the JDK's scheduler goes on with those. What
   * computes without a wait or a yield is not interrupted, and keeps the carrier until it does either.
   * Any thread; may be repeated.
   */
  public void stop() {
    state.requestStop();
  }

  /** Stops the loop; if it never ran, closes it at once. Does not wait for {@link #run} to return. */
  @Override
  public void close() {
    stop();
    if (state.closeUnrun()) {
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
    if (isCarrier()) {
      queue.offerAfterAll(callback);
    } else {
      submit(callback);
    }
  }

  /**
   * Runs a callback on the carrier after a delay; otherwise as {@link #post}.
   *
   * @param callback what to run
   * @param delay how long to wait; zero or less means not at all
   * @return a handle to cancel it
   */
  public Timer postDelayed(Runnable callback, Duration delay) {
    return timers.add(callback, TimeUnit.NANOSECONDS.convert(delay));
  }

  /**
   * Runs a callback on the carrier at a time; otherwise as {@link #post}.
   *
   * @param callback what to run
   * @param time when, by {@link #nanoTime}
   * @return a handle to cancel it
   */
  public Timer postAt(Runnable callback, long time) {
    return timers.add(callback, time - nanoTime());
  }

  /**
   * Runs a callback as soon as the current slice or callback has ended, before anything else, as {@code
   * queueMicrotask} does in a browser. A micro-task may add others; they run before it is anybody
   * else's turn, so an endless chain of them starves the loop.
   *
   * @param callback what to run; it must not block
   * @throws IllegalStateException if the caller does not run on this loop; use {@link #post} there
   */
  public void microtask(Runnable callback) {
    checkOnCarrier("microtask", "post(...)");
    StackRoom.forHandOver();
    callbacks.addMicrotask(Objects.requireNonNull(callback, "callback"));
  }

  /**
   * Runs a callback at the next frame, sixty a second, after the tasks and timers of its turn, as
   * {@code requestAnimationFrame} does in a browser. Frames that a busy loop has missed are not made up
   * for. Frames still to come when the loop stops do not run.
   *
   * @param callback what to run; it is given the frame's {@link #nanoTime} and must not block
   * @return a handle to cancel it
   * @throws IllegalStateException if the caller does not run on this loop
   */
  public Timer requestFrame(LongConsumer callback) {
    checkOnCarrier("requestFrame", "post(() -> loop.requestFrame(...))");
    StackRoom.forHandOver();
    return callbacks.addFrame(Objects.requireNonNull(callback, "callback"));
  }

  /**
   * Runs a callback when the loop has nothing else to do, as {@code requestIdleCallback} does in a
   * browser; one at a time, with a look at everything else between. It does not run if the loop stops
   * before it idles.
   *
   * @param callback what to run; it is given the nanoseconds that are known to be free, at most 50 ms,
   *     and must not block
   * @throws IllegalStateException if the caller does not run on this loop
   */
  public void requestIdle(LongConsumer callback) {
    checkOnCarrier("requestIdle", "post(() -> loop.requestIdle(...))");
    StackRoom.forHandOver();
    callbacks.addIdle(Objects.requireNonNull(callback, "callback"));
  }

  private void checkOnCarrier(String method, String instead) {
    if (!isCarrier()) {
      throw new IllegalStateException(method + " must be called on loop '" + name() + "', but "
          + Thread.currentThread() + " is not on it; use " + instead);
    }
  }

  @Override
  public void whenReady(SelectableChannel channel, int operation, Runnable listener) {
    StackRoom.forSection();
    Readiness.check(channel, operation);
    if (isCarrier()) {
      awaitReady(channel, operation, listener);
    } else if (state.isClosed()) {
      JdkReadiness.await(channel, operation, listener);
    } else {
      submit(() -> whenReady(channel, operation, listener));
    }
  }

  private void awaitReady(SelectableChannel channel, int operation, Runnable listener) {
    if (driving != null) {
      JdkReadiness.await(channel, operation, listener);
      return;
    }
    if (readiness == null) {
      readiness = Readiness.inPortions(onFailure);
    }
    boolean pinned = CarrierPin.acquire();
    try {
      readiness.await(channel, operation, listener);
    } finally {
      if (pinned) {
        CarrierPin.release();
      }
    }
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
    place = place == Place.HERE ? Place.HERE : Place.FIRST;
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
    return timers.add(action, delayNanos);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long recentNanoTime() {
    return (long) TURN_TIME.getOpaque(this);
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
    return counters.snapshot(slice(), queue.size(), timers.size());
  }

  // -- what the driver sees, through its seat

  /** Carrier only. */
  void drive(@Nullable Driving driver) {
    Readiness channels = readiness;
    if (driver != null && channels != null) {
      // Its listeners try, and find another place to wait.
      readiness = null;
      driving = driver;
      channels.close();
      runMicrotasks();
    }
    driving = driver;
  }

  /** The carrier has slept, and is about to run things. */
  void awake() {
    state.awake();
    TURN_TIME.setOpaque(this, System.nanoTime());
  }

  /** Carrier only, and not within a slice. */
  void runHere(Runnable waking) {
    if (state.isParked()) {
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
        queue.endSlice();
        runSlice(next);
        RUNNING.setOpaque(this, (Runnable) null);
      }
    }
  }

  // -- what the watchdog sees, through the view

  long slice() {
    return (long) SLICE.getOpaque(this);
  }

  @Nullable
  Runnable runningSlice() {
    return (Runnable) RUNNING.getAcquire(this);
  }

  @Nullable
  Thread carrier() {
    return carrier;
  }

  /** Whether it is parked and nobody has left anything. What it waits for can be read after that. */
  boolean isIdle() {
    return state.isParked() && !hasForeign();
  }

  /** Whether foreign threads have left anything that nobody has taken. */
  boolean hasForeign() {
    return queue.hasForeign();
  }

  int pendingTimers() {
    return timers.size();
  }

  /** Whether something could run if the carrier were free. A hint, and while the carrier is held only. */
  boolean hasReady() {
    return queue.size() > 0 || timers.untilNext(System.nanoTime()) <= 0;
  }

  int awaitedChannels() {
    Driving driver = driving;
    if (driver != null) {
      return driver.awaited();
    }
    Readiness channels = readiness;
    return channels == null ? 0 : channels.awaited();
  }

  int pendingCallbacks() {
    return callbacks.pending();
  }

  @Override
  public String toString() {
    return "EventLoop[" + name() + ", " + queue.size() + " runnable]";
  }
}
