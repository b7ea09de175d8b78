package dev.heddle.scheduler;

import dev.heddle.scheduler.inside.CarrierDriver;
import dev.heddle.scheduler.inside.CarrierSeat;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/** The seat of an event loop. */
final class LoopSeat implements CarrierSeat {
  private final EventLoop loop;

  LoopSeat(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public Thread carrier() {
    return Objects.requireNonNull(loop.carrier(), "The loop has no carrier yet");
  }

  @Override
  public boolean isCurrent() {
    return loop.isCurrent();
  }

  @Override
  public void take(CarrierDriver driver) {
    loop.post(() -> loop.turns.drive(new Driving(driver)));
  }

  @Override
  public void leave() {
    loop.turns.drive(null);
  }

  @Override
  public boolean maySleep() {
    return loop.state.isParked();
  }

  @Override
  public void awake() {
    loop.turns.awake();
  }

  @Override
  public void wake() {
    // Dekker with await(): what was left is visible before the state is read.
    VarHandle.fullFence();
    loop.state.wakeIfParked();
  }

  @Override
  public void runHere(Runnable waking) {
    loop.turns.runHere(waking);
  }
}
