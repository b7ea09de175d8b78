package dev.heddle.spring;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.Environment;

/**
 * Ends the runtime with its application, at the right moment:
 *
 * <pre>
 *   listeners of messages stop          phase MAX
 *   the server waits for its requests   phase MAX - 1024
 *   the runtime waits for its tasks     phase MAX - 1536
 *   the server lets its sockets go      phase MAX - 2048
 *   beans are destroyed: pools of connections, and so on
 * </pre>
 *
 * <p>Between the two phases of the server, since a request that has been read and has not reached a servlet is a task
 * and is not seen by the server's count. If the server is to stop at once, it does so first.
 *
 * <p>A context that is stopped may be started again, a runtime may not; so it ends when the context is closed.
 */
final class RuntimeLifecycle
    implements SmartLifecycle, DisposableBean, ApplicationContextAware,
      ApplicationListener<ContextClosedEvent> {
  private static final int BETWEEN_THE_PHASES_OF_THE_SERVER = DEFAULT_PHASE - 1536;
  private static final int AFTER_THE_SERVER = DEFAULT_PHASE - 3072;

  private final RuntimeShutdown shutdown;
  private final Duration timeout;
  private final int phase;
  private @Nullable ApplicationContext context;
  private volatile boolean closing;
  private volatile boolean running;

  RuntimeLifecycle(RuntimeShutdown shutdown, HeddleProperties properties, Environment environment) {
    this.shutdown = shutdown;
    this.timeout = properties.shutdownTimeoutOr(
        environment.getProperty(
            "spring.lifecycle.timeout-per-shutdown-phase", Duration.class, Duration.ofSeconds(30)));
    String server = environment.getProperty("server.shutdown", "graceful");
    this.phase = server.toLowerCase(Locale.ROOT).equals("immediate")
        ? AFTER_THE_SERVER
        : BETWEEN_THE_PHASES_OF_THE_SERVER;
  }

  @Override
  public void setApplicationContext(ApplicationContext context) {
    this.context = context;
  }

  /** Contexts below this one tell it of their ends too. */
  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    closing |= event.getApplicationContext() == context;
  }

  @Override
  public void start() {
    running = true;
  }

  /** Waits, so that Spring goes on when it is over, whatever the limit of a phase. */
  @Override
  public void stop() {
    running = false;
    if (closing) {
      shutdown.within(timeout);
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return phase;
  }

  /** For a context that has not come up to be stopped. */
  @Override
  public void destroy() {
    shutdown.within(Duration.ZERO);
  }
}
