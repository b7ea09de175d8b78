package dev.heddle.core;

import dev.heddle.Body;
import dev.heddle.DeadlockException;
import dev.heddle.FailureHandler;
import dev.heddle.Heddle;
import dev.heddle.Outcome;
import dev.heddle.StuckPolicy;
import dev.heddle.Task;
import dev.heddle.current.TaskThreads;
import dev.heddle.current.WaitingTask;
import dev.heddle.current.WakeNews;
import dev.heddle.failure.Causes;
import dev.heddle.failure.Exceptions;
import dev.heddle.failure.Interruption;
import dev.heddle.report.Probes;
import dev.heddle.report.StartSites;
import dev.heddle.scheduler.CarrierPool;
import dev.heddle.scheduler.ContainerView;
import dev.heddle.scheduler.EventLoop;
import dev.heddle.scheduler.Idleness;
import dev.heddle.scheduler.JdkScheduler;
import dev.heddle.scheduler.Scheduler;
import dev.heddle.scheduler.ThreadContainment;
import dev.heddle.scheduler.inside.FlightRecording;
import dev.heddle.simulated.CallersScheduler;
import dev.heddle.stuck.LostWakeups;
import dev.heddle.stuck.PinnedTask;
import dev.heddle.stuck.StuckCheck;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One call of {@link Heddle#run}: its scheduler, its main task, its detached tasks. */
public final class Run {
  private static final long NO_MEMORY_NANOS = 10_000_000;

  static {
    Interruption.prepare();
  }

  public final Scheduler scheduler;
  final Scope scope = Scope.ofRun();
  public final String name;
  private final FailureHandler failureHandler;

  /** What tasks inherit besides scoped values; null if nothing. */
  public final @Nullable Propagations propagations;

  /** Where tasks were started; null if that is not recorded. */
  final @Nullable StartSites startSites;

  /** What ends the run if it is stuck; null if nobody looks. */
  private final @Nullable StuckCheck stuckCheck;

  /** Made when it is asked for the first time. The watchdog's alone. */
  private @Nullable LostWakeups lostWakeups;

  private final RunSettings settings;

  /** Who is told what happens to tasks; null if nobody. */
  public final @Nullable Probes probes;

  /** What else tells of a cancellation; null if nothing does. */
  public final @Nullable Predicate<Throwable> cancellations;

  private volatile @Nullable Fiber<?> main;
  private @Nullable Group detached;

  /** Whether threads outside may bring work at any time. */
  public final boolean isOpen;

  public Run(RunSettings settings) {
    this(settings, false);
  }

  Run(RunSettings settings, boolean isOpen) {
    this.isOpen = isOpen;
    name = settings.name;
    failureHandler = settings.failureHandler;
    propagations =
        settings.propagations.isEmpty() ? null : new Propagations(settings.propagations);
    startSites = settings.debug ? new StartSites() : null;
    stuckCheck =
        settings.jdkScheduler || settings.stuckPolicy == StuckPolicy.OFF
            ? null
            : new StuckCheck(this, settings);
    this.settings = settings;
    cancellations = settings.cancellations;
    probes = settings.probes.isEmpty() ? null : new Probes(settings.probes);
    if (probes != null) {
      WakeNews.want();
    }
    FlightRecording.refresh();
    scheduler = schedulerFor(settings);
  }

  private Scheduler schedulerFor(RunSettings settings) {
    if (settings.callersScheduler != null) {
      return settings.callersScheduler.apply(this::idles);
    }
    if (settings.jdkScheduler) {
      return new JdkScheduler(this::idles);
    }
    return settings.carriers == 1
        ? EventLoop.builder()
            .name(settings.name)
            .stallThreshold(settings.effectiveStallThreshold())
            .onIdle(this::idles)
            .build()
        : CarrierPool.builder()
            .name(settings.name)
            .carriers(settings.carriers)
            .stallThreshold(settings.effectiveStallThreshold())
            .onIdle(this::idles)
            .build();
  }

  public <T extends @Nullable Object, E extends Exception> T execute(Body<T, E> body) throws E {
    var execution = this.<T>begin(body);
    try {
      if (scheduler instanceof CallersScheduler callers) {
        callers.runUntil(execution.main()::isDone);
      }
      awaitEnd(execution.main(), execution.carrier());
    } finally {
      execution.close();
    }
    return unwrap(Objects.requireNonNull(execution.main().settled()));
  }

  /** Starts the main task. Whoever waits for its end ends the rest then. */
  <T extends @Nullable Object> Execution<T> begin(Body<T, ?> body) {
    var fiber = new Fiber<T>(this, () -> runMain(body));
    Thread thread = fiber.prepareThread();
    main = fiber;
    LiveRuns.add(this);
    ThreadContainment container = null;
    boolean begun = false;
    try {
      container = scheduler.open(new View(), false);
      scheduler.start(thread, container);
      Thread carrier = scheduler instanceof EventLoop loop ? loop.startCarrier() : null;
      begun = true;
      return new Execution<>(fiber, container, carrier);
    } finally {
      if (!begun) {
        close(container);
      }
    }
  }

  private void close(@Nullable ThreadContainment container) {
    try {
      if (container != null) {
        container.close();
      }
    } finally {
      try {
        scheduler.close();
      } finally {
        LiveRuns.remove(this);
      }
    }
  }

  /** A run that has begun. */
  final class Execution<T extends @Nullable Object> {
    private final Fiber<T> main;
    private final ThreadContainment container;
    private final @Nullable Thread carrier;

    private Execution(
        Fiber<T> main, ThreadContainment container, @Nullable Thread carrier) {
      this.main = main;
      this.container = container;
      this.carrier = carrier;
    }

    Fiber<T> main() {
      return main;
    }

    @Nullable
    Thread carrier() {
      return carrier;
    }

    void close() {
      Run.this.close(container);
    }

    /** Waits for the end of the main task and of the carrier, and ends the rest. */
    void end() {
      try {
        awaitEnd(main, carrier);
      } finally {
        close();
      }
    }
  }

  /** Whether the caller runs on a carrier of this run, and not only of the JDK's. */
  boolean isOnCarrier() {
    return scheduler instanceof EventLoop loop
        ? loop.isCurrent()
        : scheduler instanceof CarrierPool pool && pool.isCurrent();
  }

  /** An interrupt of the thread that called run cancels the main task, and is not lost. */
  private void awaitEnd(Fiber<?> fiber, @Nullable Thread carrier) {
    boolean interrupted = false;
    while (!fiber.isDone() || (carrier != null && carrier.isAlive())) {
      try {
        fiber.outcome();
        if (carrier != null) {
          carrier.join();
        }
      } catch (InterruptedException e) {
        interrupted = true;
        fiber.cancel("The thread that called Heddle.run was interrupted");
      } catch (OutOfMemoryError _) {
        // The tasks go on when there is memory again, and so must who waits for them.
        LockSupport.parkNanos(NO_MEMORY_NANOS);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private <T extends @Nullable Object> T runMain(Body<T, ?> body) throws Exception {
    Group group = Group.openDetached(Fiber.current("Heddle.run"));
    detached = group;
    T value;
    try {
      value = body.call();
    } catch (Throwable e) {
      closeAfter(e, group);
      throw e;
    }
    group.close();
    return value;
  }

  /** As a try-with-resources, but the JVM may throw the same error twice when it has no memory for two. */
  private static void closeAfter(Throwable thrown, Group group) {
    try {
      group.close();
    } catch (Throwable e) {
      Causes.suppress(thrown, e);
    }
  }

  void mainEnded() {
    if (scheduler instanceof EventLoop loop) {
      loop.stop();
    }
  }

  private void idles(Idleness idleness) {
    if (idleness.pinned() != null) {
      PinnedTask.expireDeadlines(idleness.pinned());
    }
    if (main != null) {
      if (lostWakeups == null) {
        lostWakeups = new LostWakeups(this, settings);
      }
      lostWakeups.look(idleness);
      if (stuckCheck != null) {
        stuckCheck.look(idleness);
      }
    }
  }

  private <T extends @Nullable Object, E extends Exception> T unwrap(Outcome<T> ending) throws E {
    DeadlockException verdict = stuckCheck == null ? null : stuckCheck.verdict();
    if (verdict != null) {
      if (ending instanceof Outcome.Failure<T>(var cause)) {
        Causes.suppress(verdict, cause);
      }
      throw verdict;
    }
    if (ending instanceof Outcome.Success<T>(var value)) {
      return value;
    }
    if (ending instanceof Outcome.Failure<T>(var cause)) {
      throw Run.<E>asDeclared(cause);
    }
    var cancelled = (Outcome.Cancelled<T>) ending;
    throw Exceptions.access().taskCancelled("The run '" + name + "'", cancelled.cause());
  }

  /** The body throws E, unchecked exceptions and errors; the compiler has seen to that. */
  @SuppressWarnings("unchecked")
  private static <E extends Exception> E asDeclared(Throwable cause) throws E {
    if (cause instanceof Error error) {
      throw error;
    }
    throw (E) cause;
  }

  public String name() {
    return name;
  }

  public Fiber<?> main() {
    return Objects.requireNonNull(main);
  }

  /** The main task; null while the run is being set up. Any thread. */
  @Nullable
  public Fiber<?> mainOrNull() {
    return main;
  }

  public Group detached() {
    return Objects.requireNonNull(detached);
  }

  /** Null while the main task begins. */
  @Nullable
  Group detachedOrNull() {
    return detached;
  }

  public void report(Task<?> task, Throwable failure) {
    try {
      failureHandler.onFailure(task, failure);
    } catch (Throwable e) {
      reportEscaped(task, failure, e);
    }
  }

  private static void reportEscaped(Task<?> task, Throwable failure, Throwable escaped) {
    try {
      Causes.suppress(failure, escaped);
      FailureHandler.logging().onFailure(task, failure);
    } catch (Throwable _) {
      // No heap or no stack to tell it: whoever reports must go on.
    }
  }

  /** What thread dumps see: the main task. */
  private final class View implements ContainerView, TaskThreads.Starter {
    @Override
    public String name() {
      return name;
    }

    @Override
    public Stream<Thread> threads() {
      return Stream.ofNullable(main).map(Fiber::thread);
    }

    @Override
    public @Nullable WaitingTask taskOf(Thread thread) {
      Fiber<?> task = main;
      return task != null && task.isRunBy(thread) ? task : null;
    }

    @Override
    public void abandoned() {}
  }
}
