package dev.heddle.micrometer;

import dev.heddle.Task;
import dev.heddle.inspect.TaskState;
import dev.heddle.scheduler.LoopStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Meters of one run: how many tasks it has, and for each carrier its queue, its timers, its lag and its counters.
 *
 * <pre>{@code
 * Heddle.run(() -> {
 *   try (var metrics = RunMetrics.of(Task.current())) {
 *     metrics.bindTo(registry);
 *     serve();
 *   }
 * });
 * }</pre>
 *
 * <p>All have the tag {@code run}, those of carriers also {@code carrier}, counted from 0. On the JDK's scheduler
 * there are none of carriers.
 *
 * <table>
 * <caption>The meters</caption>
 * <tr><th>name</th><th>kind</th><th>meaning</th></tr>
 * <tr><td>{@code heddle.tasks}</td><td>gauge, tag {@code state}</td><td>tasks that run, are ready, or wait</td></tr>
 * <tr><td>{@code heddle.carrier.runnable}</td><td>gauge</td><td>continuations and callbacks that wait to run</td></tr>
 * <tr><td>{@code heddle.carrier.timers}</td><td>gauge</td><td>timers pending</td></tr>
 * <tr><td>{@code heddle.carrier.lag}</td><td>gauge, time</td><td>how late the last timer was</td></tr>
 * <tr><td>{@code heddle.carrier.lag.max}</td><td>gauge, time</td><td>how late the latest one ever was</td></tr>
 * <tr><td>{@code heddle.carrier.turn.max}</td><td>gauge, time</td><td>the longest that others had to wait for one
 * task</td></tr>
 * <tr><td>{@code heddle.carrier.turns}, {@code .slices}, {@code .parks}</td><td>counters</td><td>as in {@link
 * LoopStatistics}</td></tr>
 * </table>
 *
 * <p>Reading them takes the tree of the run's tasks, once for all meters that are read within a tenth of a second;
 * that takes time in proportion to their number, some tenths of a microsecond each, on the thread that reads.
 * Nothing of it slows tasks down. After the end of the run the gauges are 0. Thread-safe.
 */
public final class RunMetrics extends BoundMeters {
  private final RunSnapshots snapshots;
  private final Tags tags;

  private RunMetrics(Task<?> task) {
    this.snapshots = new RunSnapshots(task);
    this.tags = Tags.of("run", snapshots.now().run());
  }

  /**
   * Returns the meters of a run.
   *
   * @param task any task of the run
   * @return meters that are in no registry yet
   */
  public static RunMetrics of(Task<?> task) {
    return new RunMetrics(task);
  }

  @Override
  List<Meter> register(MeterRegistry registry) {
    List<Meter> meters = new ArrayList<>();
    for (TaskState state : TaskState.values()) {
      meters.add(
          Gauge.builder("heddle.tasks", snapshots, from -> from.now().tasks(state))
              .description("Tasks of the run")
              .tags(tags.and("state", state.name().toLowerCase(Locale.ROOT)))
              .register(registry));
    }
    int carriers = snapshots.now().carriers().size();
    for (int carrier = 0; carrier < carriers; carrier++) {
      new OfCarrier(registry, meters, carrier).register();
    }
    return meters;
  }

  /** Makes the meters of one carrier. */
  private final class OfCarrier {
    private final MeterRegistry registry;
    private final List<Meter> made;
    private final int carrier;
    private final Tags carrierTags;

    OfCarrier(MeterRegistry registry, List<Meter> made, int carrier) {
      this.registry = registry;
      this.made = made;
      this.carrier = carrier;
      this.carrierTags = tags.and("carrier", Integer.toString(carrier));
    }

    void register() {
      gauge("runnable", "Continuations and callbacks that wait to run", LoopStatistics::runnable);
      gauge("timers", "Timers pending", LoopStatistics::timers);
      time("lag", "How late the last timer was", LoopStatistics::lagNanos);
      time("lag.max", "How late the latest timer was", LoopStatistics::longestLagNanos);
      time("turn.max", "The longest turn", LoopStatistics::longestTurnNanos);
      counter("turns", "Turns taken", LoopStatistics::turns);
      counter("slices", "Continuations and callbacks run", LoopStatistics::slices);
      counter("parks", "Times that there was nothing to do", LoopStatistics::parks);
    }

    private ToDoubleFunction<RunSnapshots> read(ToLongFunction<LoopStatistics> value) {
      return from -> value.applyAsLong(from.now().carrier(carrier));
    }

    private void gauge(String name, String what, ToLongFunction<LoopStatistics> value) {
      made.add(
          Gauge.builder("heddle.carrier." + name, snapshots, read(value))
              .description(what)
              .tags(carrierTags)
              .register(registry));
    }

    private void time(String name, String what, ToLongFunction<LoopStatistics> value) {
      made.add(
          TimeGauge.builder(
              "heddle.carrier." + name, snapshots, TimeUnit.NANOSECONDS, read(value))
              .description(what)
              .tags(carrierTags)
              .register(registry));
    }

    private void counter(String name, String what, ToLongFunction<LoopStatistics> value) {
      made.add(
          FunctionCounter.builder("heddle.carrier." + name, snapshots, read(value))
              .description(what)
              .tags(carrierTags)
              .register(registry));
    }
  }
}
