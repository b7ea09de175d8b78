package dev.heddle.testkit.carrier;

import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Time that passes only when nobody can run: then it is the time of the next timer. */
final class VirtualClock {
  private static final long LONGEST = Long.MAX_VALUE / 4;

  private final TreeSet<SimulatedTimer> timers = new TreeSet<>();
  private long now;
  private long made;

  long now() {
    return now;
  }

  SimulatedTimer add(Runnable action, long delayNanos, @Nullable Incarnation owner) {
    long time = now + Math.clamp(delayNanos, 0, LONGEST);
    var timer = new SimulatedTimer(this, action, time, made++, owner);
    timers.add(timer);
    return timer;
  }

  void forget(SimulatedTimer timer) {
    timers.remove(timer);
  }

  void forgetAllOf(Incarnation owner) {
    timers.removeIf(timer -> timer.owner == owner);
  }

  /** Fires what is due; returns whether anything was. */
  boolean fireDue() {
    boolean any = false;
    while (!timers.isEmpty() && timers.first().time <= now) {
      timers.removeFirst().fire();
      any = true;
    }
    return any;
  }

  /** Goes on to the next timer; returns false if there is none. */
  boolean advance() {
    if (timers.isEmpty()) {
      return false;
    }
    now = Math.max(now, timers.first().time);
    return true;
  }
}
