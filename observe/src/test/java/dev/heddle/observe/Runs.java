package dev.heddle.observe;

import dev.heddle.Action;
import dev.heddle.Body;
import dev.heddle.Heddle;
import dev.heddle.HeddleBuilder;
import dev.heddle.Promise;
import dev.heddle.Task;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The schedulers that every rule must hold on. */
enum Runs {
  EVENT_LOOP, CARRIERS_2, CARRIERS_4, JDK;

  public HeddleBuilder builder() {
    return switch (this) {
      case EVENT_LOOP -> Heddle.builder();
      case CARRIERS_2 -> Heddle.builder().carriers(2);
      case CARRIERS_4 -> Heddle.builder().carriers(4);
      case JDK -> Heddle.builder().jdkScheduler();
    };
  }

  public <T extends @Nullable Object, E extends Exception> T run(Body<T, E> main) throws E {
    return builder().run(main);
  }

  public <E extends Exception> void run(Action<E> main) throws E {
    builder().run(main);
  }

  /** Waits, however long it takes, until something that other threads bring about is true. */
  public static void until(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Heddle.sleep(Duration.ofMillis(1));
    }
  }

  /** Waits until a task waits in a primitive of ours. */
  public static void untilWaiting(Task<?> task) throws InterruptedException {
    until(() -> task.toString().contains("waits: "));
  }

  /** Waits for ever, or until cancelled. */
  public static void forever() throws InterruptedException {
    new Promise<Void>().await();
  }

  public static Thread foreign(Action<?> action) {
    return Thread.ofPlatform()
        .name("foreign")
        .start(
            () -> {
              try {
                action.run();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
  }
}
