package dev.heddle;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Settings of a run, then the run itself. Not thread-safe. */
public final class HeddleBuilder {
  String name = "heddle";
  boolean jdkScheduler = "jdk".equals(System.getProperty("heddle.scheduler"));
  int carriers = 1;
  Duration stallThreshold = Duration.ofSeconds(1);
  FailureHandler failureHandler = FailureHandler.logging();

  HeddleBuilder() {}

  /**
   * Names the run, for reports and thread dumps.
   *
   * @param name the name; "heddle" if not said
   * @return this
   */
  public HeddleBuilder name(String name) {
    this.name = Objects.requireNonNull(name, "name");
    return this;
  }

  /**
   * Runs tasks on the JDK's own scheduler of virtual threads: in parallel on all cores, and without
   * the event loop's promise that nothing interleaves between waits. Needs no access flag. {@code
   * -Dheddle.scheduler=jdk} does the same for every run of a process.
   *
   * @return this
   */
  public HeddleBuilder jdkScheduler() {
    jdkScheduler = true;
    return this;
  }

  /**
   * Runs tasks on several carriers, in parallel: data they share needs a lock. With one, which is
   * the default, they run on an event loop, where nothing interleaves between waits.
   *
   * @param number how many carriers, 1 to 1,024
   * @return this
   * @throws IllegalArgumentException if out of range
   */
  public HeddleBuilder carriers(int number) {
    if (number < 1 || number > 1024) {
      throw new IllegalArgumentException("A run has 1 to 1024 carriers, not " + number);
    }
    carriers = number;
    return this;
  }

  /**
   * Says how long one task may hold the event loop without waiting before a warning is logged.
   *
   * @param threshold at least 1 ms; one second if not said
   * @return this
   */
  public HeddleBuilder stallThreshold(Duration threshold) {
    stallThreshold = Objects.requireNonNull(threshold, "threshold");
    return this;
  }

  /**
   * Says who hears of detached tasks that fail.
   *
   * @param handler the handler; logs an error if not said
   * @return this
   */
  public HeddleBuilder onFailure(FailureHandler handler) {
    failureHandler = Objects.requireNonNull(handler, "handler");
    return this;
  }

  /**
   * Runs a body as {@link Heddle#run(Body)} does, with these settings.
   *
   * @param main what to run
   * @param <T> the type of its result
   * @param <E> what it throws
   * @return its result
   * @throws E if the body throws it
   */
  public <T extends @Nullable Object, E extends Exception> T run(Body<T, E> main) throws E {
    if (Task.currentOrNull() != null) {
      throw new IllegalStateException(
          "Heddle.run was called inside task '" + Task.current().name()
              + "'. A run is for the outermost code; inside one, use TaskGroup or gather.");
    }
    return new Run(this).execute(main);
  }

  /**
   * Runs an action as {@link Heddle#run(Action)} does, with these settings.
   *
   * @param main what to run
   * @param <E> what it throws
   * @throws E if the action throws it
   */
  public <E extends Exception> void run(Action<E> main) throws E {
    run(Action.asBody(main));
  }
}
