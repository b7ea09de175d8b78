package dev.heddle.scheduler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What a loop runs besides tasks, in the order of a browser's event loop: micro-tasks right after the
 * callback or slice that asked for them, frame callbacks sixty times a second, idle callbacks when
 * there is nothing else.
 *
 * <p>Touched by the loop's carrier only.
 */
final class LoopCallbacks {
  private static final long FRAME_NANOS = 1_000_000_000L / 60;

  /** The longest time that an idle callback is promised, so that input is answered in time. */
  private static final long LONGEST_IDLE_NANOS = 50_000_000;

  private record Frame(LongConsumer callback, AtomicBoolean open) {}

  private final long origin = System.nanoTime();
  private final Consumer<Throwable> onFailure;
  private final Deque<Runnable> microtasks = new ArrayDeque<>();
  private final Deque<LongConsumer> idle = new ArrayDeque<>();
  private List<Frame> frames = new ArrayList<>();
  private long frameDue;

  LoopCallbacks(Consumer<Throwable> onFailure) {
    this.onFailure = onFailure;
  }

  void addMicrotask(Runnable microtask) {
    microtasks.add(microtask);
  }

  boolean hasMicrotasks() {
    return !microtasks.isEmpty();
  }

  /** Runs all, also those that they add. */
  void runMicrotasks() {
    Runnable next;
    while ((next = microtasks.poll()) != null) {
      call(next);
    }
  }

  /** Adds a callback for the next frame that has not begun. */
  Timer addFrame(LongConsumer callback) {
    if (frames.isEmpty()) {
      frameDue = System.nanoTime() + untilNextFrame(System.nanoTime());
    }
    var frame = new Frame(callback, new AtomicBoolean(true));
    frames.add(frame);
    return () -> frame.open().getAndSet(false);
  }

  private long untilNextFrame(long now) {
    return FRAME_NANOS - (now - origin) % FRAME_NANOS;
  }

  boolean hasFrames() {
    return !frames.isEmpty();
  }

  /** Nanoseconds until the next frame for which somebody has asked. */
  long untilFrame(long now) {
    return frameDue - now;
  }

  /** Runs the frame that is due; callbacks added meanwhile are for the next one. */
  void runFrame(long now) {
    List<Frame> current = frames;
    frames = new ArrayList<>();
    for (Frame frame : current) {
      if (frame.open().getAndSet(false)) {
        call(() -> frame.callback().accept(now));
        runMicrotasks();
      }
    }
  }

  void addIdle(LongConsumer callback) {
    idle.add(callback);
  }

  boolean hasIdle() {
    return !idle.isEmpty();
  }

  /** Runs one; it is told how long the loop has nothing else to do, as far as is known. */
  void runIdle(long untilTimer) {
    LongConsumer next = idle.poll();
    if (next != null) {
      long known = Math.min(untilTimer, LONGEST_IDLE_NANOS);
      call(() -> next.accept(Math.max(known, 0)));
      runMicrotasks();
    }
  }

  /** How many are still to run of those that may have to wait for long. */
  int pending() {
    return frames.size() + idle.size();
  }

  private void call(Runnable callback) {
    try {
      callback.run();
    } catch (Throwable e) {
      onFailure.accept(e);
    }
  }
}
