package dev.heddle.testkit.carrier;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A pool whose workers are threads of a simulation: at most so many, made when there is work that no idle one
 * can do, as the JDK's are. A worker without work keeps no simulation from its end. Thread-safe as all of a simulation is:
 * one thread at a time, and no point inside.
 */
public final class SimulatedPool extends AbstractExecutorService {
  private final SimulatedCarrier carrier;
  private final int most;
  private final boolean fillsFirst;
  private final @Nullable ThreadFactory factory;
  private final Deque<Runnable> queue = new ArrayDeque<>();
  private final Set<Thread> workers = new LinkedHashSet<>();
  private final Deque<Thread> idle = new ArrayDeque<>();
  private final Set<Thread> awaiting = new LinkedHashSet<>();
  private boolean shutdown;
  private int made;

  /**
   * Makes one.
   *
   * @param carrier of the simulation
   * @param most how many workers there may be
   * @param fillsFirst whether there are to be so many before an idle one gets work
   * @param factory makes threads of the simulation, or null
   */
  public SimulatedPool(
      SimulatedCarrier carrier, int most, boolean fillsFirst, @Nullable ThreadFactory factory) {
    if (most < 1) {
      throw new IllegalArgumentException("A pool has at least one thread, but this " + most);
    }
    this.carrier = carrier;
    this.most = most;
    this.fillsFirst = fillsFirst;
    this.factory = factory;
  }

  @Override
  public void execute(Runnable task) {
    if (shutdown) {
      throw new RejectedExecutionException(task + " comes after the shutdown of " + this);
    }
    boolean mayGrow = workers.size() < most;
    if (mayGrow && (fillsFirst || idle.isEmpty())) {
      begin(task);
    } else {
      queue.add(task);
      wakeOne();
    }
  }

  private void wakeOne() {
    Thread worker = idle.poll();
    if (worker != null) {
      carrier.strays().keep(worker, true);
      LockSupport.unpark(worker);
    }
  }

  private void begin(Runnable first) {
    Runnable body = () -> work(first);
    Thread worker =
        factory == null
            ? carrier.strays().thread("pool worker " + ++made, body)
            : factory.newThread(body);
    workers.add(worker);
    carrier.standIns().start(worker);
    carrier.strays().keep(carrier.standIns().of(worker), true);
  }

  private void work(Runnable first) {
    Thread me = Thread.currentThread();
    try {
      for (Runnable task = first; task != null; task = next(me)) {
        task.run();
      }
    } finally {
      carrier.strays().keep(me, false);
      workers.remove(carrier.standIns().forWhom(me));
      if (workers.isEmpty() && queue.isEmpty()) {
        awaiting.forEach(LockSupport::unpark);
      } else if (!queue.isEmpty() && idle.isEmpty()) {
        // Its task has thrown: others are left.
        begin(queue.remove());
      }
    }
  }

  private @Nullable Runnable next(Thread me) {
    while (queue.isEmpty() && !shutdown) {
      if (!idle.contains(me)) {
        idle.add(me);
        carrier.strays().keep(me, false);
      }
      LockSupport.park(this);
      // An interrupt is for a task, not for who waits for one.
      Thread.interrupted();
    }
    idle.remove(me);
    if (!shutdown) {
      Thread.interrupted();
    }
    return queue.poll();
  }

  @Override
  public void shutdown() {
    shutdown = true;
    while (!idle.isEmpty()) {
      wakeOne();
    }
  }

  @Override
  public List<Runnable> shutdownNow() {
    List<Runnable> left = new ArrayList<>(queue);
    queue.clear();
    shutdown();
    workers.forEach(worker -> carrier.standIns().of(worker).interrupt());
    return left;
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown && workers.isEmpty();
  }

  @Override
  public boolean awaitTermination(long time, TimeUnit unit) throws InterruptedException {
    long end = carrier.nanoTime() + unit.toNanos(time);
    Thread me = Thread.currentThread();
    while (!isTerminated()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      long left = end - carrier.nanoTime();
      if (left <= 0) {
        return false;
      }
      awaiting.add(me);
      LockSupport.parkNanos(this, left);
      awaiting.remove(me);
    }
    return true;
  }

  /** Waits for as long as it takes; interrupted, it stops what runs, and goes on to wait. */
  @Override
  public void close() {
    shutdown();
    boolean interrupted = false;
    awaiting.add(Thread.currentThread());
    while (!isTerminated()) {
      LockSupport.park(this);
      if (Thread.interrupted()) {
        interrupted = true;
        shutdownNow();
      }
    }
    awaiting.remove(Thread.currentThread());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "a pool of " + workers.size() + " threads with " + queue.size() + " calls waiting";
  }
}
