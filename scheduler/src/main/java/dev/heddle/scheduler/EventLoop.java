package dev.heddle.scheduler;

import dev.heddle.scheduler.jdk.CarrierBridge;
import dev.heddle.scheduler.jdk.JdkGateway;
import dev.heddle.scheduler.jdk.StackRoom;
import dev.heddle.scheduler.jdk.VirtualThreads;
import java.lang.invoke.VarHandle;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
 * <p>{@link LoopTurns} says what a turn is; {@link LoopQueue}, who runs next; {@link LoopState}, how the
 * carrier parks and is woken.
 *
 * <p>The carrier holds no monitor while it runs a continuation; a held one would count as held by
 * the virtual thread.
 */
public final class EventLoop implements Scheduler {
  private final VirtualThreads threads = JdkGateway.virtualThreads();
  private final LoopTimers timers = new LoopTimers(this);
  private final CarrierBridge bridge = new CarrierBridge(this::submit, timers::addForJdk);
  private final EventLoopBuilder config;
  private final LoopView view;
  final LoopQueue queue = new LoopQueue();
  final LoopState state = new LoopState(queue);
  final LoopTurns turns;
  private volatile @Nullable Thread carrier;

  EventLoop(EventLoopBuilder config) {
    this.config = config;
    this.turns = new LoopTurns(this, timers, Survival.of(config.onFailure));
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
      turns.run();
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

  /** Takes a continuation or a callback that can run now. Never blocks; any thread. */
  void submit(Runnable runnable) {
    StackRoom.forHandOver();
    if (isCarrier()) {
      turns.accept(runnable);
      return;
    }
    queue.offerForeign(runnable);
    // Dekker with LoopState.announce() and retire(): the offer is visible before the state is read.
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
    turns.poller.close();
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
    turns.callbacks.addMicrotask(Objects.requireNonNull(callback, "callback"));
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
    return turns.callbacks.addFrame(Objects.requireNonNull(callback, "callback"));
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
    turns.callbacks.addIdle(Objects.requireNonNull(callback, "callback"));
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
      turns.poller.await(channel, operation, listener);
    } else if (state.isClosed()) {
      JdkReadiness.await(channel, operation, listener);
    } else {
      submit(() -> whenReady(channel, operation, listener));
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
    turns.placing.first();
    try {
      threads.start(thread, container);
    } finally {
      turns.placing.last();
    }
  }

  @Override
  public void unparkNext(Thread thread) {
    if (!isCarrier()) {
      LockSupport.unpark(thread);
      return;
    }
    turns.placing.underFamily();
    try {
      LockSupport.unpark(thread);
    } finally {
      turns.placing.last();
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
    return turns.progress.turnTime();
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
    return turns.statistics();
  }

  /** Who runs it; none before {@link #run}, and after it. */
  @Nullable
  Thread carrier() {
    return carrier;
  }

  @Override
  public String toString() {
    return "EventLoop[" + name() + ", " + queue.size() + " runnable]";
  }
}
