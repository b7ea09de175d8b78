package dev.heddle;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waits by letting other tasks run, for what comes within microseconds, thousands of times in a test.
 *
 * <p>Now and then it sleeps: the JDK's scheduler starves timers beside one who only yields, and where
 * processors are few, so does it the threads that the tasks wait for.
 */
public final class Yielding {
  private static final int TURNS = 50;

  /** Longer than a loop spins before it parks. */
  private static final Duration NAP = Duration.ofNanos(50_000);

  private int turns;

  /** Has not slept yet. */
  public Yielding() {}

  public void until(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      once();
    }
  }

  /** Until a task waits in a primitive of ours, or has ended. */
  public void untilStill(Task<?> task) throws InterruptedException {
    until(() -> task.isDone() || task.toString().contains("waits: "));
  }

  public void once() throws InterruptedException {
    if (++turns % TURNS == 0) {
      Heddle.sleep(NAP);
    } else {
      Heddle.yieldNow();
    }
  }
}
