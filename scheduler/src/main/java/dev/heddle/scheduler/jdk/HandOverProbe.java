package dev.heddle.scheduler.jdk;

import dev.heddle.scheduler.ContainerView;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import jdk.internal.vm.Continuation;
import org.jspecify.annotations.Nullable;

/**
 * Runs one virtual thread through its life on a scheduler of ours, to see that this JDK hands over
 * what it has to: its continuation when it is started, yields and is unparked, and its timed park.
 *
 * <p>A JDK that gave them to somebody else, as JDK 26 did when it began to call {@code submit}
 * instead of {@code execute}, would leave every run waiting for ever. So it is tried, whatever the
 * JDK's version says. Known JDKs hand over before the call returns that caused it; one that does not
 * gets a second.
 *
 * <p>It takes a platform thread of its own, because the caller may hold monitors, which the thread
 * that it runs would set aside with its stack, and because the caller must get an answer even if a
 * continuation never comes back. It must not touch {@link JdkGateway}, whose initialization waits. And it has no lambda, since every
 * program pays for linking them at its start.
 */
final class HandOverProbe
    implements
    ContainerView,
    Consumer<Runnable>,
    CarrierBridge.TimedParks {
  private static final String NAME = "heddle-probe";
  private static final long ARRIVAL_SECONDS = 1;

  /** For all of it; longer than all waits of it together, so that its own verdict comes first. */
  private static final long LIMIT_MILLIS = 10_000;

  private final VirtualThreads threads;
  private final BlockingQueue<Runnable> arrived = new ArrayBlockingQueue<>(4);
  private volatile boolean timedParkArrived;
  private volatile @Nullable String fault = "a virtual thread did not give its carrier back";

  HandOverProbe(VirtualThreads threads) {
    this.threads = threads;
  }

  /** Returns what this JDK does not do, in words; null if it does all. */
  @Nullable
  String findFault() {
    var carrier = new Carrier();
    carrier.setDaemon(true);
    carrier.start();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
    boolean interrupted = false;
    while (carrier.isAlive() && System.nanoTime() < end) {
      try {
        carrier.join(LIMIT_MILLIS);
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return fault;
  }

  private final class Carrier extends Thread {
    Carrier() {
      super(null, null, NAME, 0, false);
    }

    @Override
    public void run() {
      try {
        fault = liveThrough();
      } catch (Throwable e) {
        fault = "trying a virtual thread failed with " + e;
      }
    }
  }

  private @Nullable String liveThrough() throws InterruptedException {
    var bridge = new CarrierBridge(this, this);
    Thread thread = threads.unstarted(bridge, NAME, new Life());
    try (var container = threads.open(this, false)) {
      threads.start(thread, container);
      if (!runArrived()) {
        return "a virtual thread that is started is not handed to its scheduler";
      }
      if (!runArrived()) {
        return "a virtual thread that yields is not handed to its scheduler";
      }
      if (!timedParkArrived) {
        return "a virtual thread that parks for a time does not hand that to its scheduler";
      }
      LockSupport.unpark(thread);
      if (!runArrived()) {
        return "a virtual thread that is unparked is not handed to its scheduler";
      }
      return thread.isAlive() ? "a virtual thread that was run to its end has not ended" : null;
    } finally {
      bridge.shutdownNow();
    }
  }

  /** What the thread does. Pinning is tried because {@link CarrierPin} leans on it. */
  private static final class Life implements Runnable {
    @Override
    public void run() {
      Thread.yield();
      Continuation.pin();
      Continuation.unpin();
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2 * ARRIVAL_SECONDS));
    }
  }

  private boolean runArrived() throws InterruptedException {
    Runnable continuation = arrived.poll(ARRIVAL_SECONDS, TimeUnit.SECONDS);
    if (continuation == null) {
      return false;
    }
    continuation.run();
    return true;
  }

  @Override
  public void accept(Runnable continuation) {
    arrived.add(continuation);
  }

  @Override
  public ProbedPark add(Runnable expiry, long delayNanos) {
    timedParkArrived = true;
    return new ProbedPark();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Stream<Thread> threads() {
    return Stream.empty();
  }

  @Override
  public void abandoned() {}
}
