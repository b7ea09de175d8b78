package dev.heddle.micrometer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;

/** Meters that leave their registries when what they measure is over. */
abstract class BoundMeters implements MeterBinder, AutoCloseable {
  private final List<Bound> bound = new ArrayList<>();

  private record Bound(Meter meter, MeterRegistry registry) {}

  /** Makes the meters. */
  abstract List<? extends Meter> register(MeterRegistry registry);

  /**
   * Adds the meters to a registry. They keep what they measure from being collected until {@link #close}.
   *
   * @param registry where to add them
   */
  @Override
  public final synchronized void bindTo(MeterRegistry registry) {
    register(registry).forEach(meter -> bound.add(new Bound(meter, registry)));
  }

  /** Removes the meters from every registry that they were added to. */
  @Override
  public final synchronized void close() {
    bound.forEach(one -> one.registry().remove(one.meter()));
    bound.clear();
  }
}
