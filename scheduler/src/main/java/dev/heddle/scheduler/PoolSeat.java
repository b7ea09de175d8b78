package dev.heddle.scheduler;

import dev.heddle.scheduler.inside.CarrierDriver;
import dev.heddle.scheduler.inside.CarrierSeat;

/** The seat of one carrier of a pool. */
final class PoolSeat implements CarrierSeat {
  private final Carrier carrier;

  PoolSeat(Carrier carrier) {
    this.carrier = carrier;
  }

  @Override
  public Thread carrier() {
    return carrier;
  }

  @Override
  public boolean isCurrent() {
    return carrier.pool.current() == carrier;
  }

  @Override
  public void take(CarrierDriver driver) {
    carrier.poller.propose(new Driving(driver));
  }

  @Override
  public void leave() {
    carrier.poller.drive(null);
  }

  @Override
  public boolean maySleep() {
    return carrier.isParked();
  }

  @Override
  public void awake() {
    carrier.awake();
  }

  @Override
  public void wake() {
    carrier.poller.wakeDriver();
  }

  @Override
  public void runHere(Runnable waking) {
    carrier.runHere(waking);
  }
}
