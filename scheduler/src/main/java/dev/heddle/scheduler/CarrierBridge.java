package dev.heddle.scheduler;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * What the JDK sees of an event loop: a {@link ForkJoinPool} without workers.
 *
 * <p>The JDK gives any {@code Executor} the continuations of its virtual threads, but hands timed
 * parks ({@code Thread.sleep}, {@code parkNanos}, timed waits) only to a {@code ForkJoinPool};
 * others are served by timer threads of the JDK. So this is one, and overrides exactly the two
 * methods that the JDK calls. Nothing in here may call {@code submit} or any other method of the
 * superclass that would start a real worker.
 */
final class CarrierBridge extends ForkJoinPool {
  private final EventLoop loop;

  CarrierBridge(EventLoop loop) {
    super(1);
    this.loop = loop;
  }

  /** Called with the caller pinned if it is a virtual thread: must not block. */
  @Override
  public void execute(Runnable continuation) {
    loop.submit(continuation);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable expiry, long delay, TimeUnit unit) {
    return loop.addTimer(expiry, unit.toNanos(delay));
  }

  @Override
  public String toString() {
    return loop.toString();
  }
}
