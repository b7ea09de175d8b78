package dev.heddle.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ShopSampleTest {
  @Test
  @Timeout(120)
  void sampleHasTheMetersOfItsRunAndOfItsPoolWhileItServes() throws Exception {
    Set<String> added = new ConcurrentSkipListSet<>();
    var registry = new SimpleMeterRegistry();
    registry.config().onMeterAdded((Meter meter) -> added.add(meter.getId().getName()));
    ShopSample.run(registry);
    assertTrue(
        added.containsAll(List.of("heddle.tasks", "heddle.carrier.lag", "heddle.pool.busy")),
        added.toString());
    assertEquals(List.of(), registry.getMeters());
  }
}
