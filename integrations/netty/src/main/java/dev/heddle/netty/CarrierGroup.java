package dev.heddle.netty;

import dev.heddle.Heddle;
import dev.heddle.scheduler.inside.CarrierSeat;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One event loop for each carrier of a scheduler. */
final class CarrierGroup extends AbstractEventExecutorGroup implements IoEventLoopGroup {
  final List<CarrierLoop> drivers;
  private final AtomicInteger next = new AtomicInteger();

  CarrierGroup(List<CarrierSeat> seats, Transport transport) {
    List<CarrierLoop> made = new ArrayList<>();
    boolean complete = false;
    try {
      for (CarrierSeat seat : seats) {
        made.add(new CarrierLoop(this, seat, transport.handlers()));
      }
      complete = true;
    } finally {
      if (!complete) {
        // Those that are there already have to be driven to their end.
        made.forEach(CarrierLoop::takeSeat);
        made.forEach(driver -> driver.loop.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS));
      }
    }
    drivers = List.copyOf(made);
    drivers.forEach(CarrierLoop::takeSeat);
  }

  /** Closes the channels and waits until the carriers have left the loops, whoever is cancelled meanwhile. */
  void end() {
    drivers.forEach(driver -> driver.loop.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS));
    boolean interrupted = false;
    for (CarrierLoop driver : drivers) {
      while (!driver.terminated.isDone()) {
        try {
          Heddle.shield(() -> {
            driver.terminated.outcome();
          });
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public IoEventLoop next() {
    return drivers.get(Math.floorMod(next.getAndIncrement(), drivers.size())).loop;
  }

  @Override
  @Deprecated
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    return next().register(channel, promise);
  }

  @Override
  public Iterator<EventExecutor> iterator() {
    return drivers.stream().<EventExecutor>map(driver -> driver.loop).iterator();
  }

  @Override
  public boolean isShuttingDown() {
    return drivers.stream().allMatch(driver -> driver.loop.isShuttingDown());
  }

  @Override
  public boolean isShutdown() {
    return drivers.stream().allMatch(driver -> driver.loop.isShutdown());
  }

  @Override
  public boolean isTerminated() {
    return drivers.stream().allMatch(driver -> driver.loop.isTerminated());
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    long deadline = System.nanoTime() + unit.toNanos(timeout);
    for (CarrierLoop driver : drivers) {
      if (!driver.loop.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    throw notYours();
  }

  @Override
  public Future<?> terminationFuture() {
    throw notYours();
  }

  @Override
  @Deprecated
  public void shutdown() {
    throw notYours();
  }

  private static UnsupportedOperationException notYours() {
    return new UnsupportedOperationException(
        "The loops of carriers are shared by all that is open on them; close the CarrierLoops instead");
  }
}
