package dev.heddle.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * How far a carrier has come: how many slices it has run, which one it runs, and when its turn began.
 *
 * <p>The carrier alone writes it, at each slice, and pays nothing for it; the {@link Watchdog}, the {@link
 * Warden} and statistics read it from outside. A number that stays the same while something runs is all that
 * tells them of a carrier that is held.
 *
 * <p>Memory ordering: numbers are opaque, since nothing is read because of them. What runs is written with
 * release and read with acquire: its reader looks into it, for the thread that it continues.
 */
final class Progress {
  private static final VarHandle SLICE;
  private static final VarHandle RUNNING;
  private static final VarHandle TURN_TIME;

  static {
    try {
      var lookup = MethodHandles.lookup();
      SLICE = lookup.findVarHandle(Progress.class, "slice", long.class);
      RUNNING = lookup.findVarHandle(Progress.class, "running", Runnable.class);
      TURN_TIME = lookup.findVarHandle(Progress.class, "turnTime", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private long slice;
  private @Nullable Runnable running;
  private long turnTime = System.nanoTime();

  /** When it was first asked how long the slice takes; 0 if it has not been. Carrier only. */
  private long sliceAsked;

  /** Counts a slice, or a look for one, and returns its number. Carrier only. */
  long nextSlice() {
    long next = slice + 1;
    SLICE.setOpaque(this, next);
    return next;
  }

  /** The number of the current or last slice. Any thread. */
  long slice() {
    return (long) SLICE.getOpaque(this);
  }

  /** Says what runs from here on. Carrier only. */
  void runs(Runnable next) {
    sliceAsked = 0;
    RUNNING.setRelease(this, next);
  }

  /** Says that nothing runs. Carrier only. */
  void runsNothing() {
    RUNNING.setOpaque(this, (Runnable) null);
  }

  /** How long the slice has taken since this was first asked in it. Carrier only. */
  long sliceNanos() {
    long now = System.nanoTime();
    if (sliceAsked == 0) {
      sliceAsked = now;
    }
    return now - sliceAsked;
  }

  /** Whether it is this that runs. Carrier only. */
  boolean isRunning(Runnable runnable) {
    return running == runnable;
  }

  /** What runs now, or null. Any thread. */
  @Nullable
  Runnable running() {
    return (Runnable) RUNNING.getAcquire(this);
  }

  /** Begins a turn. Carrier only. */
  void turns(long now) {
    TURN_TIME.setOpaque(this, now);
  }

  /** When the turn began, or the carrier was last awake. Any thread. */
  long turnTime() {
    return (long) TURN_TIME.getOpaque(this);
  }
}
