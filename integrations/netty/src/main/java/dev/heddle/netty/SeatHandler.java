package dev.heddle.netty;

import dev.heddle.scheduler.inside.CarrierSeat;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;

/**
 * An I/O handler of Netty's on a carrier. What has been left for its event loop wakes the carrier only if
 * that sleeps, by the carrier's own state, so that what tasks leave on the carrier costs no system call.
 */
final class SeatHandler implements IoHandler, IoHandlerContext {
  private final IoHandler handler;
  private final CarrierSeat seat;

  /** The context of the run in progress. */
  private IoHandlerContext context = this;

  /** Whether the carrier waits in here and has not been told that it does no more. */
  private boolean waits;

  SeatHandler(IoHandler handler, CarrierSeat seat) {
    this.handler = handler;
    this.seat = seat;
  }

  /** Said before and after a run that may wait. */
  void waits(boolean now) {
    waits = now;
  }

  /** Ends the wait; called when the carrier's state says that it sleeps. Any thread. */
  void endWait() {
    handler.wakeup();
  }

  @Override
  public void wakeup() {
    seat.wake();
  }

  @Override
  public int run(IoHandlerContext given) {
    context = given;
    return handler.run(this);
  }

  // -- what the handler asks in its run

  @Override
  public boolean canBlock() {
    return context.canBlock();
  }

  @Override
  public long delayNanos(long currentTimeNanos) {
    return context.delayNanos(currentTimeNanos);
  }

  @Override
  public long deadlineNanos() {
    return context.deadlineNanos();
  }

  /** Asked after the wait and before anything is done about what is ready. */
  @Override
  public boolean shouldReportActiveIoTime() {
    if (waits) {
      waits = false;
      seat.awake();
    }
    return false;
  }

  // -- the rest

  @Override
  public void initialize() {
    handler.initialize();
  }

  @Override
  public void prepareToDestroy() {
    handler.prepareToDestroy();
  }

  @Override
  public void destroy() {
    handler.destroy();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return handler.register(handle);
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return handler.isCompatible(handleType);
  }
}
