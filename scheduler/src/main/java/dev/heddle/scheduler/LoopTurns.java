package dev.heddle.scheduler;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The turns of an {@link EventLoop}: what its carrier does, over and over, until the loop is stopped and has
 * run dry.
 *
 * <ol>
 *   <li>A batch of what is runnable, in the order of {@link LoopQueue}; each is a slice.
 *   <li>What other threads have left in the inbox goes into the queue.
 *   <li>Timers that are due.
 *   <li>Channels that are ready, or what its driver has, if it is time to ask ({@link LoopPoller}).
 *   <li>A frame, if one is due.
 *   <li>If nothing is runnable now, it idles ({@link LoopIdling}).
 * </ol>
 *
 * <p>Micro-tasks run after each slice and each callback. Whatever fails in a turn, the carrier goes on: its
 * tasks would go on elsewhere, in parallel.
 *
 * <p>Nothing here is locked: the loop is its carrier's, and what others may touch they reach through {@link
 * LoopQueue}'s inbox, {@link LoopState} and {@link Progress}. Carrier only, but for what is said to be for
 * any thread.
 */
final class LoopTurns {
  /** Slices between two looks at the inbox and the timers. */
  private static final int BATCH = 64;

  private static final int INBOX_BATCH = 1024;

  /**
   * Slices, and for how long at most, that a stopped loop still runs after everybody's turn, so that what
   * is about to end does so where it was.
   */
  private static final int LAST_SLICES = 4096;

  private static final long LAST_NANOS = 50_000_000;

  final LoopQueue queue;
  final LoopTimers timers;
  final LoopCallbacks callbacks;
  final LoopPoller poller;
  final Progress progress = new Progress();
  final Placing placing = new Placing();
  final LoopCounters counters = new LoopCounters();
  private final LoopState state;
  private final LoopIdling idling;
  private final Consumer<Throwable> onFailure;

  private final Overtaken overtaking = new Overtaken(BATCH / 2);

  /** The slice with which all have had their turn that were found runnable on a stopped loop. */
  private long lastTurn = Long.MAX_VALUE;

  private long stopSeen;

  LoopTurns(EventLoop loop, LoopTimers timers, Consumer<Throwable> onFailure) {
    this.queue = loop.queue;
    this.state = loop.state;
    this.timers = timers;
    this.onFailure = onFailure;
    this.callbacks = new LoopCallbacks(onFailure);
    this.poller = new LoopPoller(onFailure);
    this.idling = new LoopIdling(loop, this);
  }

  /** Takes what the carrier itself has made runnable. */
  void accept(Runnable runnable) {
    switch (placing.take()) {
      case LAST -> {
        if (progress.isRunning(runnable)) {
          // It yields, since nobody else makes a continuation runnable that runs.
          queue.offerAfterAll(runnable);
        } else {
          queue.offerLocal(runnable);
        }
      }
      case FIRST -> queue.offerFresh(runnable);
      case UNDER_FAMILY -> queue.offerUnderFamily(runnable);
      case HERE -> placing.keepHere(runnable);
    }
  }

  // -- turn after turn

  /** Returns when the loop is to end. Nothing but {@link EventLoop#stop} brings that about. */
  void run() {
    Throwable failure = null;
    while (true) {
      try {
        if (failure != null) {
          Survival.pause();
          progress.runsNothing();
          state.awake();
          Survival.log("A turn of an event loop failed, which goes on", failure);
          failure = null;
        }
        runWithItsDriver();
        return;
      } catch (Throwable e) {
        // Nothing is called here, since that could fail for the same reason.
        failure = e;
      }
    }
  }

  private void runWithItsDriver() {
    boolean ended = false;
    while (!ended) {
      Driving driver = poller.driver();
      if (driver == null || driver.entered) {
        ended = runWith(driver);
      } else {
        var outcome = new boolean[1];
        driver.entered = true;
        try {
          driver.driver.within(() -> outcome[0] = runWith(driver));
        } finally {
          driver.entered = false;
        }
        ended = outcome[0];
      }
    }
  }

  /** Returns whether the loop is to end; if not, it has another driver. */
  private boolean runWith(@Nullable Driving driver) {
    while (driver == poller.driver()) {
      long began = progress.turnTime();
      runBatch(began);
      queue.takeForeign(INBOX_BATCH);
      long now = System.nanoTime();
      progress.turns(now);
      counters.turned(now - began);
      fireTimers(now);
      if (!isOutOfWork() || callbacks.hasIdle()) {
        poll(driver, now);
      }
      if (callbacks.hasFrames() && callbacks.untilFrame(now) <= 0) {
        callbacks.runFrame(now);
      }
      if (state.isStopRequested() && (isOutOfWork() || hasHadLastSlices(now))) {
        return true;
      }
      if (isOutOfWork() && driver == poller.driver()) {
        if (callbacks.hasIdle()) {
          callbacks.runIdle(untilNext(now));
        } else if (driver != null) {
          idling.idle(driver);
        } else {
          idling.idle();
        }
      }
    }
    return false;
  }

  /** Whether all that was runnable when the loop was found stopped has had more than its turn. */
  private boolean hasHadLastSlices(long now) {
    long slice = progress.slice();
    if (lastTurn == Long.MAX_VALUE) {
      lastTurn = slice + queue.size();
      stopSeen = now;
    }
    long more = slice - lastTurn;
    return more >= LAST_SLICES || (more >= 0 && now - stopSeen >= LAST_NANOS);
  }

  boolean isOutOfWork() {
    return queue.isEmpty() && !poller.hasReported();
  }

  // -- slices

  private void runBatch(long began) {
    if (!queue.hasStarted()) {
      overtaking.nobody(progress.slice(), began);
    }
    Runnable next;
    for (int ran = 0; ran < BATCH && (next = next(ran)) != null; ran++) {
      runSlice(next);
    }
    progress.runsNothing();
  }

  private void runSlice(Runnable next) {
    // Counted first: the watchdog would take what runs now for the idle loop's last slice.
    progress.nextSlice();
    progress.runs(next);
    try {
      next.run();
    } catch (Throwable e) {
      Survival.keepParked(next, e);
      onFailure.accept(e);
    }
    runMicrotasks();
  }

  /** However much is being started, some slices are for what has waited longest: see the queue. */
  private @Nullable Runnable next(int ran) {
    if ((ran & 15) != 15) {
      return queue.poll();
    }
    boolean overtaken =
        (ran & 31) == 31
            && queue.hasStarted()
            && overtaking.isDue(progress.slice(), System.nanoTime());
    return overtaken ? queue.pollOvertaken() : queue.pollQueued();
  }

  // -- callbacks

  void runMicrotasks() {
    if (callbacks.hasMicrotasks()) {
      callbacks.runMicrotasks();
    }
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

  private void poll(@Nullable Driving driver, long now) {
    Readiness channels = poller.channels();
    if (driver != null) {
      driver.poll(now, progress.slice(), queue.size());
      runMicrotasks();
    } else if (channels != null) {
      channels.poll(now, progress.slice(), queue.size());
      runMicrotasks();
    }
  }

  /** Nanoseconds until a timer or a frame is due; {@code Long.MAX_VALUE} if none is pending. */
  long untilNext(long now) {
    long wait = timers.untilNext(now);
    return callbacks.hasFrames() ? Math.min(wait, callbacks.untilFrame(now)) : wait;
  }

  /** Any thread. */
  LoopStatistics statistics() {
    return counters.snapshot(progress.slice(), queue.size(), timers.size());
  }

  // -- what the driver sees, through its seat

  void drive(@Nullable Driving driver) {
    if (poller.drive(driver)) {
      runMicrotasks();
    }
  }

  /** The carrier has slept, and is about to run things. */
  void awake() {
    state.awake();
    progress.turns(System.nanoTime());
  }

  /** Not within a slice. */
  void runHere(Runnable waking) {
    if (state.isParked()) {
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
        runSlice(next);
        progress.runsNothing();
      }
    }
  }
}
