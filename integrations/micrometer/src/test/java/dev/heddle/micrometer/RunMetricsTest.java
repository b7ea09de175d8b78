package dev.heddle.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.HeddleBuilder;
import dev.heddle.Promise;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunMetricsTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();

  private double tasks(String run, String state) {
    return registry.get("heddle.tasks").tag("run", run).tag("state", state).gauge().value();
  }

  @Test
  void tasksAreCountedByWhatTheyDo() {
    Heddle.builder().name("shop").run(() -> {
      try (var metrics = RunMetrics.of(Task.current()); var group = TaskGroup.open()) {
        var gate = new Promise<Void>();
        for (int i = 0; i < 5; i++) {
          group.start(() -> gate.await());
        }
        Heddle.yieldNow();
        metrics.bindTo(registry);
        while (tasks("shop", "waiting") < 5) {
          Heddle.sleep(Duration.ofMillis(20));
        }
        assertEquals(5, tasks("shop", "waiting"));
        assertEquals(1, tasks("shop", "running"));
        assertEquals(0, tasks("shop", "ready"));
        gate.complete(null);
        group.join();
      }
    });
  }

  @Test
  void eachCarrierHasItsMeters() {
    Heddle.builder().carriers(3).run(() -> {
      try (var metrics = RunMetrics.of(Task.current())) {
        metrics.bindTo(registry);
        Set<String> carriers =
            registry.find("heddle.carrier.runnable").gauges().stream()
                .map(gauge -> gauge.getId().getTag("carrier"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("0", "1", "2"), carriers);
        double before = slices();
        for (int i = 0; i < 100; i++) {
          Heddle.gather(Heddle::yieldNow, Heddle::yieldNow);
        }
        while (slices() < before + 100) {
          Heddle.sleep(Duration.ofMillis(20));
        }
        assertTrue(
            registry.get("heddle.carrier.turn.max").tag("carrier", "0").timeGauge().value() >= 0);
      }
    });
  }

  private double slices() {
    return registry.find("heddle.carrier.slices").functionCounters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  @Test
  void metersGoWithTheirClose() {
    Heddle.run(() -> {
      var other = new SimpleMeterRegistry();
      try (var metrics = RunMetrics.of(Task.current())) {
        metrics.bindTo(registry);
        metrics.bindTo(other);
        assertTrue(!registry.getMeters().isEmpty());
        assertEquals(registry.getMeters().size(), other.getMeters().size());
      }
      assertEquals(List.of(), registry.getMeters());
      assertEquals(List.of(), other.getMeters());
    });
  }

  @Test
  void runThatHasEndedHasNoTasksAndOneOfTheJdksSchedulerNoCarriers() throws Exception {
    for (HeddleBuilder builder : List.of(Heddle.builder(), Heddle.builder().jdkScheduler())) {
      registry.clear();
      builder.run(() -> RunMetrics.of(Task.current()).bindTo(registry));
      Thread.sleep(150);
      assertEquals(0, tasks("heddle", "running"));
    }
    assertTrue(registry.find("heddle.carrier.turns").functionCounters().isEmpty());
  }
}
