package dev.heddle.spring;

import dev.heddle.HeddleRuntime;
import java.time.Duration;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * Ends the runtime with its application, at the right moment:
 *
 * <pre>
 *   listeners of messages stop                       phase MAX
 *   the server counts its requests                   phase MAX - 1024
 *   tasks of requests end, {@link RequestTasks}      phase MAX - 1536
 *   the server stops                                 phase MAX - 2048
 *   the runtime ends, and with it all other tasks    phase MAX - 3072
 *   beans are destroyed: pools of connections, and so on
 * </pre>
 *
 * <p>A context that is stopped may be started again, a runtime may not; so it ends when the context is closed.
 */
final class RuntimeLifecycle implements SmartLifecycle, DisposableBean {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final RuntimeShutdown shutdown;
  private final ShutdownTime time;
  private volatile boolean running;

  RuntimeLifecycle(HeddleRuntime runtime, ShutdownTime time) {
    this.shutdown = new RuntimeShutdown(runtime, time.timeout(), GRACE);
    this.time = time;
  }

  @Override
  public void start() {
    running = true;
  }

  /** Waits, so that Spring goes on when it is over, whatever the limit of a phase. */
  @Override
  public void stop() {
    running = false;
    if (time.hasBegun()) {
      shutdown.within(time.left());
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return DEFAULT_PHASE - 3072;
  }

  /** For a context that has not come up to be stopped. */
  @Override
  public void destroy() {
    shutdown.within(Duration.ZERO);
  }
}
