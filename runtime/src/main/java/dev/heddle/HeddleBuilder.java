package dev.heddle;

import dev.heddle.core.OpenRun;
import dev.heddle.core.Run;
import dev.heddle.core.RunSettings;
import dev.heddle.inspect.TaskProbe;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Settings of a run, then the run itself. Not thread-safe. */
public final class HeddleBuilder {
  final RunSettings settings = new RunSettings();

  HeddleBuilder() {}

  /**
   * Names the run, for reports and thread dumps.
   *
   * @param name the name; "heddle" if not said
   * @return this
   */
  public HeddleBuilder name(String name) {
    settings.name = Objects.requireNonNull(name, "name");
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
    settings.jdkScheduler = true;
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
    settings.carriers = number;
    return this;
  }

  /**
   * Says how long one task may hold the event loop without waiting before a warning is logged. Who
   * computes must have had a processor for half of that; and time for loading classes, or without a
   * processor, is no reason until it is ten times as long.
   *
   * @param threshold at least 1 ms, however long; one second if not said
   * @return this
   * @throws IllegalArgumentException if the threshold is shorter than 1 ms
   */
  public HeddleBuilder stallThreshold(Duration threshold) {
    if (Objects.requireNonNull(threshold, "threshold").compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException(
          "The stall threshold must be at least 1 ms, but is " + threshold);
    }
    settings.stallThreshold = threshold;
    return this;
  }

  /**
   * Says what becomes of the run if it is stuck: all of its tasks wait, and nothing in the run or in
   * the rest of the process could wake one, or some wait for each other in a circle. It is found out
   * within a second or two, and costs nothing before. Not on the JDK's scheduler, which does not say
   * when it idles.
   *
   * @param policy what to do; {@link StuckPolicy#FAIL} if not said
   * @return this
   */
  public HeddleBuilder onStuck(StuckPolicy policy) {
    settings.stuckPolicy = Objects.requireNonNull(policy, "policy");
    return this;
  }

  /**
   * Says that no thread outside of the run wakes its tasks, so that it is found stuck, as {@link #onStuck} says,
   * whatever threads the process has. If nothing is said, each thread that is not known to be harmless might wake
   * one: in the JVM of a test or of a server there are always some. Sockets, time and blocking calls are known to
   * wake tasks, isolated or not. A wait that a foreign thread would have ended fails all the same, as stuck.
   *
   * @return this
   */
  public HeddleBuilder isolated() {
    settings.surroundings = (_, _) -> List.of();
    return this;
  }

  /**
   * Says how long all tasks of the run may wait for what only other threads of the process could bring
   * about, before a warning is logged with the graph of waits. There is none if one of those threads
   * waits for the network, and none any more once one has ended such a quiet time: servers that have
   * nothing to do look like that. Waiting for time, for sockets and for blocking calls does not count,
   * and a program that handles signals may be waiting for one.
   *
   * @param quiet how long, however long; five minutes if not said, zero or less for at once
   * @return this
   */
  public HeddleBuilder stuckWarning(Duration quiet) {
    settings.stuckWarning = Objects.requireNonNull(quiet, "quiet");
    return this;
  }

  /**
   * Says who hears of failures that nobody awaits: of detached tasks, connections and callbacks, and of
   * tasks whose group goes on without them.
   *
   * @param handler the handler; logs an error if not said
   * @return this
   */
  public HeddleBuilder onFailure(FailureHandler handler) {
    settings.failureHandler = Objects.requireNonNull(handler, "handler");
    return this;
  }

  /**
   * Has tasks and blocking calls inherit something from whoever starts them, for example {@code
   * ContextPropagation.mdc()}. Nothing but scoped values is inherited if not said.
   *
   * @param propagation what to inherit
   * @return this
   */
  public HeddleBuilder propagate(ContextPropagation propagation) {
    settings.propagations.add(Objects.requireNonNull(propagation, "propagation"));
    return this;
  }

  /**
   * Remembers where each task was started, for reports; see {@link Task#startedAt}. That costs some
   * microseconds a task. And reports a task with its stack that holds a carrier for 0.1 s without
   * waiting. {@code -Dheddle.debug=true} does the same for every run of a process.
   *
   * @return this
   */
  public HeddleBuilder debug() {
    settings.debug = true;
    return this;
  }

  /**
   * Has a probe told what happens to the tasks of the run. Several may be added.
   *
   * @param probe the probe, for example a timeline
   * @return this
   */
  public HeddleBuilder probe(TaskProbe probe) {
    settings.probes.add(Objects.requireNonNull(probe, "probe"));
    return this;
  }

  /**
   * Names exceptions that are a library's answer to an interrupt and do not show it. What a task or a
   * scope ends with that has been cancelled counts as its cancellation if there is an interruption among
   * its causes: an {@link InterruptedException}, what the JDK's channels and sockets throw at an
   * interrupt, a {@link java.util.concurrent.CancellationException}. Most libraries keep that as a cause.
   * For those that do not, say what they throw, as narrowly as can be: a failure that has nothing to do
   * with the cancellation would be taken for one too.
   *
   * <pre>{@code
   * Heddle.builder()
   *     .countAsCancelled(e -> e instanceof JedisConnectionException && e.getCause() == null)
   *     .run(main);
   * }</pre>
   *
   * @param sign asked for what a cancelled body throws, and for each of its causes, and what is
   *     suppressed there, until it says yes; any thread. What it throws itself is a no. If there are
   *     several, any of them may say yes
   * @return this
   */
  public HeddleBuilder countAsCancelled(Predicate<? super Throwable> sign) {
    Objects.requireNonNull(sign, "sign");
    Predicate<Throwable> before = settings.cancellations;
    settings.cancellations = before == null ? sign::test : before.or(sign);
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
    return new Run(settings).execute(main);
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

  /**
   * Opens a run with these settings that stays until it is closed, and has no main body: for frameworks,
   * and for programs whose threads are not their own.
   *
   * @return the runtime; close it
   * @throws dev.heddle.scheduler.jdk.MissingAccessException if the JVM lacks the access flag
   */
  public HeddleRuntime open() {
    return new HeddleRuntime(new OpenRun(settings));
  }
}
