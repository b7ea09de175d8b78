package dev.heddle.testkit.hooks;

import dev.heddle.testkit.carrier.SimulatedCarrier;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** A clock that goes as virtual time does; outside of a simulation, as the system's. */
final class VirtualCalendar extends Clock {
  private static final Instant BEGIN = Instant.parse("2000-01-01T00:00:00Z");

  private final ZoneId zone;

  VirtualCalendar(ZoneId zone) {
    this.zone = zone;
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new VirtualCalendar(other);
  }

  @Override
  public Instant instant() {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    return carrier == null ? Instant.now() : BEGIN.plusNanos(carrier.nanoTime());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VirtualCalendar that && zone.equals(that.zone);
  }

  @Override
  public int hashCode() {
    return zone.hashCode();
  }

  @Override
  public String toString() {
    return "VirtualCalendar[" + zone + "]";
  }
}
