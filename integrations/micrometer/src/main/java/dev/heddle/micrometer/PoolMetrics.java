package dev.heddle.micrometer;

import dev.heddle.ipc.PoolStatistics;
import dev.heddle.ipc.ProcessPool;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Meters of a pool of worker processes, all with the tag {@code pool}.
 *
 * <table>
 * <caption>The meters</caption>
 * <tr><th>name</th><th>kind</th><th>meaning</th></tr>
 * <tr><td>{@code heddle.pool.calls}</td><td>gauge, tag {@code state}</td><td>calls that wait, or are in flight</td></tr>
 * <tr><td>{@code heddle.pool.calls.submitted}, {@code .succeeded}, {@code .failed}, {@code .cancelled}, {@code
 * .retried}</td><td>counters</td><td>as in {@link PoolStatistics}</td></tr>
 * <tr><td>{@code heddle.pool.workers.started}, {@code .lost}, {@code .recycled}, {@code
 * .idled}</td><td>counters</td><td>workers that came and went, and why</td></tr>
 * <tr><td>{@code heddle.pool.busy}</td><td>gauge, time</td><td>how long workers have been at work, in all</td></tr>
 * </table>
 *
 * <p>Reading them takes the pool's counters, and does not disturb it. Thread-safe.
 */
public final class PoolMetrics extends BoundMeters {
  private final ProcessPool pool;
  private final Tags tags;

  private PoolMetrics(ProcessPool pool, String name) {
    this.pool = Objects.requireNonNull(pool, "pool");
    this.tags = Tags.of("pool", Objects.requireNonNull(name, "name"));
  }

  /**
   * Returns the meters of a pool.
   *
   * @param pool the pool
   * @param name what the tag {@code pool} says
   * @return meters that are in no registry yet
   */
  public static PoolMetrics of(ProcessPool pool, String name) {
    return new PoolMetrics(pool, name);
  }

  @Override
  List<Meter> register(MeterRegistry registry) {
    List<Meter> made = new ArrayList<>();
    made.add(gauge(registry, "waiting", PoolStatistics::waiting));
    made.add(gauge(registry, "in flight", PoolStatistics::inFlight));
    made.add(counter(registry, "calls.submitted", PoolStatistics::submitted));
    made.add(counter(registry, "calls.succeeded", PoolStatistics::succeeded));
    made.add(counter(registry, "calls.failed", PoolStatistics::failed));
    made.add(counter(registry, "calls.cancelled", PoolStatistics::cancelled));
    made.add(counter(registry, "calls.retried", PoolStatistics::retried));
    made.add(counter(registry, "workers.started", PoolStatistics::workersStarted));
    made.add(counter(registry, "workers.lost", PoolStatistics::workersLost));
    made.add(counter(registry, "workers.recycled", PoolStatistics::workersRecycled));
    made.add(counter(registry, "workers.idled", PoolStatistics::workersIdledOut));
    made.add(
        TimeGauge.builder(
            "heddle.pool.busy",
            pool,
            TimeUnit.NANOSECONDS,
            from -> from.statistics().busy().toNanos())
            .description("How long workers have been at work")
            .tags(tags)
            .register(registry));
    return made;
  }

  private Meter gauge(MeterRegistry registry, String state, ToLongFunction<PoolStatistics> value) {
    return Gauge.builder("heddle.pool.calls", pool, from -> value.applyAsLong(from.statistics()))
        .description("Calls under way")
        .tags(tags.and("state", state))
        .register(registry);
  }

  private Meter counter(
      MeterRegistry registry, String name, ToLongFunction<PoolStatistics> value) {
    return FunctionCounter.builder(
        "heddle.pool." + name, pool, from -> value.applyAsLong(from.statistics()))
        .tags(tags)
        .register(registry);
  }
}
