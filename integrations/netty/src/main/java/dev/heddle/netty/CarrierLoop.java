package dev.heddle.netty;

import dev.heddle.Promise;
import dev.heddle.scheduler.Log;
import dev.heddle.scheduler.inside.CarrierDriver;
import dev.heddle.scheduler.inside.CarrierSeat;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event loop of Netty's that one carrier drives.
 *
 * <p>To Netty its thread is the carrier. A task that runs on the carrier is another thread to it, so what
 * that does to a channel by Netty's own methods goes through the loop's queue, as from anywhere; and what
 * comes from our own classes through {@link #local}, which no other thread touches.
 *
 * <p>Order: what is in {@code local} was left before anything that its task may have left in the loop's own
 * queue from another carrier later. So it is emptied first, and again after each slice that ran in here.
 */
final class CarrierLoop implements CarrierDriver {
  /** How long the loop's tasks may run before others have a turn. */
  private static final long TASK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final int LAST_RUNS = 10_000;

  final CarrierSeat seat;
  final Loop loop;
  final Promise<@Nullable Void> terminated = new Promise<>();

  /** What tasks on this carrier have left for the loop. The carrier's only, whatever it carries. */
  private final ArrayDeque<Runnable> local = new ArrayDeque<>();

  private boolean drains;

  /** An event loop that knows its driver. */
  static final class Loop extends ManualIoEventLoop {
    private @Nullable CarrierLoop driver;

    private Loop(IoEventLoopGroup parent, Thread carrier, IoHandlerFactory handlers) {
      super(parent, carrier, handlers);
    }

    CarrierLoop driver() {
      return Objects.requireNonNull(driver);
    }

    /** Asked after the handler's wake-up has become effective, and before it waits. */
    @Override
    protected boolean canBlock() {
      return driver().maySleep();
    }
  }

  private final SeatHandler handler;

  CarrierLoop(CarrierGroup parent, CarrierSeat seat, IoHandlerFactory handlers) {
    this.seat = seat;
    var made = new SeatHandler[1];
    this.loop =
        new Loop(
            parent,
            seat.carrier(),
            executor -> made[0] = new SeatHandler(handlers.newHandler(executor), seat));
    this.loop.driver = this;
    this.handler = made[0];
  }

  /** Has the carrier drive the loop from now on. */
  void takeSeat() {
    seat.take(this);
  }

  private boolean maySleep() {
    return local.isEmpty() && seat.maySleep();
  }

  // -- what the carrier calls

  @Override
  public void within(Runnable turns) {
    FastThreadLocalThread.runWithFastThreadLocal(turns);
  }

  @Override
  public void runTasks() {
    drain();
    loop.runNonBlockingTasks(TASK_NANOS);
  }

  @Override
  public int run() {
    int done = drain() + loop.runNow(TASK_NANOS);
    leaveIfTerminated();
    return done + drain();
  }

  @Override
  public void await(long nanos) {
    handler.waits(true);
    try {
      loop.run(nanos, TASK_NANOS);
    } finally {
      handler.waits(false);
    }
    leaveIfTerminated();
    drain();
  }

  @Override
  public void wakeup() {
    handler.endWait();
  }

  @Override
  public int awaited() {
    return loop.isTerminated() ? 0 : 1;
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
    for (int i = 0; i < LAST_RUNS && !loop.isTerminated(); i++) {
      run();
    }
    leaveIfTerminated();
  }

  private void leaveIfTerminated() {
    if (loop.isTerminated() && terminated.complete(null)) {
      seat.leave();
    }
  }

  private int drain() {
    if (drains) {
      // Further up on the stack somebody does, and goes on when this returns.
      return 0;
    }
    drains = true;
    int count = 0;
    try {
      Runnable next;
      while ((next = local.poll()) != null) {
        count++;
        runSafely(next);
      }
    } finally {
      drains = false;
    }
    return count;
  }

  private static void runSafely(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      Log.of(CarrierLoop.class).error("What was left for an event loop failed", e);
    }
  }

  // -- what channels and their tasks call

  /** Runs something on the loop's thread, soon and in order. Any thread. */
  void execute(Runnable task) {
    if (seat.isCurrent()) {
      local.add(task);
    } else {
      loop.execute(task);
    }
  }

  /** As {@link #execute}, for who is on the carrier. */
  void executeHere(Runnable task) {
    local.add(task);
  }

  boolean hasLeftOver() {
    return !local.isEmpty();
  }

  /** Runs what an action makes runnable, at once, and sends what that has left. On the loop's thread. */
  void wakeHere(Runnable waking) {
    seat.runHere(waking);
    drain();
  }
}
