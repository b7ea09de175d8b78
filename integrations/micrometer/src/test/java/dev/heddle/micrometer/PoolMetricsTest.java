package dev.heddle.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ipc.ProcessPool;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PoolMetricsTest {
  @Test
  void callsAndWorkersAreCounted() throws Exception {
    var registry = new SimpleMeterRegistry();
    try (var pool = ProcessPool.open(1); var metrics = PoolMetrics.of(pool, "primes")) {
      metrics.bindTo(registry);
      assertEquals(List.of(2, 4, 6), pool.map(n -> n * 2, List.of(1, 2, 3)));
      var primes = registry.get("heddle.pool.calls.succeeded").tag("pool", "primes");
      assertTrue(primes.functionCounter().count() >= 1);
      assertEquals(1, registry.get("heddle.pool.workers.started").functionCounter().count());
      assertEquals(0, registry.get("heddle.pool.workers.lost").functionCounter().count());
      assertEquals(
          0, registry.get("heddle.pool.calls").tag("state", "waiting").gauge().value());
      assertTrue(registry.get("heddle.pool.busy").timeGauge().value(TimeUnit.NANOSECONDS) > 0);
    }
    assertEquals(List.of(), registry.getMeters());
  }
}
