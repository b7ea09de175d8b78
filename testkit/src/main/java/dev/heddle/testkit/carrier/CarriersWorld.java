package dev.heddle.testkit.carrier;

import dev.heddle.scheduler.Timer;
import dev.heddle.testkit.network.World;

/** What the network sees of its simulation. */
final class CarriersWorld implements World {
  private final SimulatedCarrier carrier;
  private final VirtualClock clock;

  CarriersWorld(SimulatedCarrier carrier, VirtualClock clock) {
    this.carrier = carrier;
    this.clock = clock;
  }

  @Override
  public long now() {
    return clock.now();
  }

  @Override
  public Timer after(long nanos, Runnable action) {
    return clock.add(action, nanos, null);
  }

  @Override
  public boolean happens(double probability) {
    return carrier.choices().happens(probability);
  }

  @Override
  public int number(int bound) {
    return carrier.choices().number(bound);
  }

  @Override
  public String here() {
    return carrier.nodes().here().node;
  }

  @Override
  public void tell(String what) {
    carrier.tell("network", what);
  }
}
