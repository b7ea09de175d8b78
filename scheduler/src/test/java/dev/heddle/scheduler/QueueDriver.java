package dev.heddle.scheduler;

import dev.heddle.scheduler.inside.CarrierDriver;
import dev.heddle.scheduler.inside.CarrierSeat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A driver whose channel is a queue of callbacks, and which sleeps in a semaphore. */
final class QueueDriver implements CarrierDriver {
  final CarrierSeat seat;
  final Queue<Runnable> arrived = new ConcurrentLinkedQueue<>();
  private final Semaphore wakeUps = new Semaphore(0);
  final AtomicInteger sleeps = new AtomicInteger();
  final AtomicInteger wakes = new AtomicInteger();
  final AtomicLong longestWait = new AtomicLong();
  volatile boolean within;
  private volatile int failures;
  volatile boolean closed;

  private QueueDriver(CarrierSeat seat) {
    this.seat = seat;
  }

  static QueueDriver at(CarrierSeat seat) {
    var driver = new QueueDriver(seat);
    seat.take(driver);
    return driver;
  }

  /** It finds no memory the first times that it is entered. */
  static QueueDriver thatFails(CarrierSeat seat, int times) {
    var driver = new QueueDriver(seat);
    driver.failures = times;
    seat.take(driver);
    return driver;
  }

  /** What a device does: leaves a callback to be run on the carrier. Any thread. */
  void arrives(Runnable callback) {
    arrived.add(callback);
    seat.wake();
  }

  @Override
  public void within(Runnable turns) {
    if (failures > 0) {
      failures--;
      throw new OutOfMemoryError("pretended");
    }
    within = true;
    try {
      turns.run();
    } finally {
      within = false;
    }
  }

  @Override
  public void runTasks() {
    run();
  }

  @Override
  public int run() {
    int count = 0;
    Runnable callback;
    while ((callback = arrived.poll()) != null) {
      callback.run();
      count++;
    }
    return count;
  }

  @Override
  public void await(long nanos) {
    longestWait.accumulateAndGet(nanos, Math::max);
    wakeUps.drainPermits();
    try {
      if (arrived.isEmpty() && seat.maySleep()) {
        sleeps.incrementAndGet();
        wakeUps.tryAcquire(nanos, TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException _) {
      // The carrier looks again.
    }
    seat.awake();
    run();
  }

  @Override
  public void wakeup() {
    wakes.incrementAndGet();
    wakeUps.release();
  }

  @Override
  public int awaited() {
    return 1;
  }

  @Override
  public void close() {
    closed = true;
  }
}
