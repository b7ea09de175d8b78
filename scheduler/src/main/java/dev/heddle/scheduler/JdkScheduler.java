package dev.heddle.scheduler;

import dev.heddle.scheduler.jdk.JdkGateway;
import java.nio.channels.SelectableChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's own scheduler of virtual threads behind our seam: parallel on all cores, and without
 * the loop's promise that nothing interleaves between waits.
 *
 * <p>It needs no access flag. With the flag its groups still appear in thread dumps and its
 * children still see the parent's {@link ScopedValue} bindings; without it they do not.
 */
public final class JdkScheduler implements Scheduler {
  private static final ThreadContainment NOWHERE = () -> {};

  private final Runnable endWatch;

  /** Makes the scheduler; it has no state of its own. */
  public JdkScheduler() {
    endWatch = () -> {};
  }

  /**
   * Makes the scheduler, and has it told when nothing runs on the JDK's pool, where there is access to
   * that. All virtual threads of the process count, not only those of this scheduler.
   *
   * @param onIdle called on a thread of the watchdog, again and again until {@link #close}
   */
  public JdkScheduler(Consumer<Idleness> onIdle) {
    endWatch = JdkView.watch(onIdle);
  }

  @Override
  public Thread unstarted(@Nullable String name, Runnable body) {
    if (JdkGateway.isOpen()) {
      var threads = JdkGateway.virtualThreads();
      return threads.unstarted(threads.defaultScheduler(), name, body);
    }
    Thread.Builder builder = Thread.ofVirtual();
    return (name == null ? builder : builder.name(name)).unstarted(body);
  }

  @Override
  public void start(Thread thread, ThreadContainment container) {
    if (container == NOWHERE) {
      thread.start();
    } else {
      JdkGateway.virtualThreads().start(thread, container);
    }
  }

  @Override
  public ThreadContainment open(ContainerView view, boolean owned) {
    return JdkGateway.isOpen() ? JdkGateway.virtualThreads().open(view, owned) : NOWHERE;
  }

  @Override
  public Timer schedule(Runnable action, long delayNanos) {
    return JdkTimers.schedule(action, delayNanos);
  }

  @Override
  public void whenReady(SelectableChannel channel, int operation, Runnable listener) {
    Readiness.check(channel, operation);
    JdkReadiness.await(channel, operation, listener);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long recentNanoTime() {
    return System.nanoTime();
  }

  /** Does next to nothing: the JDK's scheduler lives as long as the process. */
  @Override
  public void close() {
    endWatch.run();
  }

  @Override
  public String toString() {
    return "JdkScheduler";
  }

}
