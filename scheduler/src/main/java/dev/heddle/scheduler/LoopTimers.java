package dev.heddle.scheduler;

import dev.heddle.scheduler.jdk.StackRoom;
import org.jspecify.annotations.Nullable;

/**
 * The timers of a loop. Its carrier keeps them on a wheel; those of other threads come to it through
 * the loop's inbox, and their cancellations too; and once the loop is closed, the JDK keeps them.
 *
 * <p>What is not said to be for any thread is for the carrier only.
 */
final class LoopTimers implements TimerKeeper {
  /** As long as times can be compared. */
  static final long LONGEST_DELAY = Long.MAX_VALUE / 2;

  private final EventLoop loop;
  private final TimerWheel wheel = new TimerWheel();

  LoopTimers(EventLoop loop) {
    this.loop = loop;
  }

  /** Any thread. */
  LoopTimer add(Runnable action, long delayNanos) {
    StackRoom.forHandOver();
    long delay = Math.clamp(delayNanos, 0, LONGEST_DELAY);
    var timer = new LoopTimer(this, action, System.nanoTime() + delay);
    if (loop.isCurrent()) {
      wheel.add(timer);
    } else if (loop.state.isClosed()) {
      JdkTimers.adopt(timer);
    } else {
      loop.submit(() -> admit(timer));
    }
    return timer;
  }

  /**
   * For the JDK, which has taken a thread off its carrier already and would lose it: tries again when
   * there was no memory.
   */
  LoopTimer addForJdk(Runnable action, long delayNanos) {
    while (true) {
      try {
        return add(action, delayNanos);
      } catch (OutOfMemoryError e) {
        if (Thread.currentThread().isVirtual()) {
          throw e;
        }
        Survival.pause();
      }
    }
  }

  /** Adds a timer that came through the inbox, wherever that ended up, or is to fire again. */
  void admit(LoopTimer timer) {
    if (!loop.isCurrent()) {
      JdkTimers.adopt(timer);
    } else if (!timer.isDone()) {
      wheel.addSurely(timer);
    }
  }

  @Override
  public void forget(LoopTimer timer) {
    StackRoom.forHandOver();
    if (loop.isCurrent()) {
      wheel.remove(timer);
    } else if (!loop.state.isClosed()) {
      loop.submit(() -> drop(timer));
    }
  }

  /** Where the carrier has ended meanwhile, it has given the timer away, or finds it cancelled. */
  private void drop(LoopTimer timer) {
    if (loop.isCurrent()) {
      wheel.remove(timer);
    }
  }

  /** Takes the earliest if it is due. */
  @Nullable
  LoopTimer pollDue(long now) {
    return wheel.pollDue(now);
  }

  /** Nanoseconds until a timer is due; {@code Long.MAX_VALUE} if none is pending. */
  long untilNext(long now) {
    return wheel.isEmpty() ? Long.MAX_VALUE : wheel.untilNext(now);
  }

  /** How many are pending; not more than a hint to other threads. */
  int size() {
    return wheel.size();
  }

  /** Gives all to the JDK. By the carrier, once the loop is closed. */
  void handOver() {
    long now = System.nanoTime();
    LoopTimer timer;
    while (!wheel.isEmpty() && (timer = wheel.pollDue(now + LONGEST_DELAY)) != null) {
      JdkTimers.adopt(timer);
    }
  }
}
