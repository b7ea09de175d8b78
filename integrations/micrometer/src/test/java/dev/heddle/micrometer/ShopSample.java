package dev.heddle.micrometer;

import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.ipc.ProcessPool;
import io.micrometer.context.ContextRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;

/** The sample of the README: a program that is measured and traced. */
final class ShopSample {
  private ShopSample() {}

  public static void main(String[] arguments) throws Exception {
    var registry = new SimpleMeterRegistry();
    run(registry);
  }

  // [readme]
  static void run(MeterRegistry registry) throws Exception {
    ContextRegistry.getInstance().registerThreadLocalAccessor(new OpenTelemetryAccessor());
    Heddle.builder().name("shop").propagate(ThreadLocalPropagation.ofAll()).run(() -> {
      try (var pool = ProcessPool.open(1);
          var ofPool = PoolMetrics.of(pool, "prices");
          var ofRun = RunMetrics.of(Task.current())) {
        ofPool.bindTo(registry);
        ofRun.bindTo(registry);
        serve(pool, registry);
      }
    });
  }
  // [readme]

  private static void serve(ProcessPool pool, MeterRegistry registry) throws Exception {
    pool.map(price -> price * 2, List.of(1, 2, 3));
    registry.getMeters().forEach(meter -> IO.println(meter.getId()));
  }
}
