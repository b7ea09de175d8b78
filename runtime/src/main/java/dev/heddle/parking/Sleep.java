package dev.heddle.parking;

import dev.heddle.current.WaitingTask;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A wait for time and nothing else. Nobody hands it over, so it needs no queue; and a program may have
 * a million of them, so all it knows is since when.
 */
public final class Sleep extends Wait {
  Sleep(WaitingTask task) {
    super(task.recentNanoTime());
  }

  /**
   * Waits for a time and for nothing else.
   *
   * @param nanos how long; zero or less only lets others run
   * @throws InterruptedException if cancelled or interrupted
   */
  public static void sleep(long nanos) throws InterruptedException {
    WaitingTask task = WaitingTask.current();
    Waiter.checkCancelled(task);
    if (nanos <= 0) {
      Thread.yield();
      return;
    }
    long deadline = WaitingTask.nanoTimeOf(task) + nanos;
    if (task != null) {
      task.waitingOn(new Sleep(task));
    }
    try {
      LockSupport.parkNanos(nanos);
      while (sleepsOn(task, deadline)) {
        LockSupport.parkNanos(deadline - WaitingTask.nanoTimeOf(task));
      }
    } catch (Throwable e) {
      if (task != null) {
        task.waitingOn(null);
      }
      throw e;
    }
  }

  /** Apart from the sleep itself, whose frame a million sleepers keep on the heap. */
  private static boolean sleepsOn(@Nullable WaitingTask task, long deadline)
      throws InterruptedException {
    if (!Waiter.isCancelled(task) && deadline - WaitingTask.nanoTimeOf(task) > 0) {
      return true;
    }
    if (task != null) {
      task.waitingOn(null);
    }
    Waiter.checkCancelled(task);
    return false;
  }

  @Override
  public String operation() {
    return "sleep";
  }

  @Override
  public String primitive() {
    return "the clock";
  }

  @Override
  public String kind() {
    return "Clock";
  }

  @Override
  public boolean isOver() {
    return false;
  }

  @Override
  public List<Sleep> alternatives() {
    return List.of(this);
  }

  @Override
  public List<Thread> holders() {
    return List.of();
  }

  /**
   * Says what the wait is on.
   *
   * @return always the same
   */
  @Override
  public String toString() {
    return "sleep of the clock";
  }
}
