package dev.heddle.spring;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/** The time that tasks have from the moment that the application begins to end. */
final class ShutdownTime
    implements ApplicationListener<ContextClosedEvent>, ApplicationContextAware {
  private final Duration timeout;
  private @Nullable ApplicationContext context;
  private volatile long deadline;
  private volatile boolean begun;

  ShutdownTime(Duration timeout) {
    this.timeout = timeout;
  }

  @Override
  public void setApplicationContext(ApplicationContext context) {
    this.context = context;
  }

  /** Contexts below this one tell it of their ends too. */
  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    if (event.getApplicationContext() == context) {
      deadline = System.nanoTime() + timeout.toNanos();
      begun = true;
    }
  }

  /** Whether the context is closed, and not only stopped, to be started again perhaps. */
  boolean hasBegun() {
    return begun;
  }

  Duration timeout() {
    return timeout;
  }

  /** All of it if the application is not to end. */
  Duration left() {
    return begun ? Duration.ofNanos(Math.max(0, deadline - System.nanoTime())) : timeout;
  }
}
