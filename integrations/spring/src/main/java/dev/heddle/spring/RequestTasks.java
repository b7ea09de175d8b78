package dev.heddle.spring;

import dev.heddle.HeddleRuntime;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.context.SmartLifecycle;

/**
 * What a server brings to be executed: each job, a request as a rule, is a task. Not an executor by type, since Boot
 * would take it for the application's.
 *
 * <p>At the end the server counts what is in its servlets; a request that has been read and has not come so far is not
 * seen, and loses its socket. So, before the server stops, this waits for all jobs to end. It does not if the server is
 * to stop at once.
 */
final class RequestTasks implements SmartLifecycle {
  private static final int BETWEEN_THE_TWO_PHASES_OF_THE_SERVER = DEFAULT_PHASE - 1536;
  private static final int LOOK_AGAIN_MILLIS = 5;

  private final HeddleRuntime runtime;
  private final ShutdownTime time;
  private final boolean graceful;
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile boolean running;

  RequestTasks(HeddleRuntime runtime, ShutdownTime time, boolean graceful) {
    this.runtime = runtime;
    this.time = time;
    this.graceful = graceful;
  }

  void execute(Runnable job) {
    underWay.incrementAndGet();
    boolean started = false;
    try {
      RootGroup.start(runtime, "request-" + numbers.incrementAndGet(), () -> {
        try {
          job.run();
        } finally {
          underWay.decrementAndGet();
        }
      });
      started = true;
    } finally {
      if (!started) {
        underWay.decrementAndGet();
      }
    }
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    try {
      while (graceful && underWay.get() > 0 && time.left().isPositive()) {
        Thread.sleep(LOOK_AGAIN_MILLIS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return BETWEEN_THE_TWO_PHASES_OF_THE_SERVER;
  }
}
