package dev.heddle.scheduler;

import dev.heddle.scheduler.jdk.ContainerView;
import dev.heddle.scheduler.jdk.JdkGateway;
import dev.heddle.scheduler.jdk.ThreadContainment;
import dev.heddle.scheduler.jdk.VirtualThreads;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Several carriers that share their work: what a task wakes or starts stays on the task's carrier,
 * and carriers with nothing to do steal from the others.
 *
 * <p>Unlike an {@link EventLoop}, tasks of one pool run in parallel: data they share needs a lock.
 *
 * <h2>Where the work is</h2>
 *
 * <p>Each {@link Carrier} has a slot for the one thread woken last, a stack of what was just started,
 * and a bounded queue; only the queue can be stolen from, and as long as there is more than one
 * thing to run, something is in it. What does not fit, and what comes from outside, is in the
 * <em>overflow</em>, which every carrier looks into now and then, and before it goes idle.
 *
 * <h2>Parking and waking</h2>
 *
 * <p>A carrier is running, searching or parked. {@code searching} and {@code idle} count the last
 * two. One searcher at a time is woken; when it finds work and was the last searcher, it passes the
 * search on, so that as many carriers wake as there is work for, and each wake-up is paid for once.
 *
 * <pre>
 *             nothing found                     spun in vain: state = PARKED, idle++, searching--
 *   RUNNING ----------------> RUNNING ------------------------------------------------> PARKED
 *      ^      searching++   (searching)                                                  |   |
 *      |                          |                                                      |   |
 *      +---- found: searching-- --+         a waker: searching 0 -> 1, CAS, idle-- ------+   |
 *      |       (was it the last: signal)      = WOKEN, searching on the waker's account      |
 *      +---- found in the last look, timer due, spurious: CAS, idle-- -----------------------+
 * </pre>
 *
 * <p>Who publishes work W fences and then reads {@code idle} and {@code searching}. Who parks stores
 * PARKED, counts itself idle, stops counting as searching, fences and then looks everywhere once
 * more. So:
 *
 * <ul>
 *   <li>the publisher saw nobody idle: whoever parks later looks after W was published;
 *   <li>it saw somebody searching: that one has its last look still before it, or finds other work
 *       and, being the last searcher, signals for W;
 *   <li>it saw idle carriers and no searcher: of many such publishers one wins the compare-and-swap
 *       of {@code searching} and wakes one; the others are in the case before. If it finds nobody
 *       parked, then the ones it counted have stopped parking by themselves, and look everywhere
 *       before they park again.
 * </ul>
 */
public final class CarrierPool implements Scheduler {
  private static final int MOST_CARRIERS = 1024;
  private static final int OPEN = 0;
  private static final int CLOSING = 1;
  private static final int CLOSED = 2;
  private static final VarHandle DRAINING;

  static {
    try {
      DRAINING =
          MethodHandles.lookup().findVarHandle(CarrierPool.class, "draining", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final VirtualThreads threads = JdkGateway.virtualThreads();
  private final CarrierBridge bridge = new CarrierBridge(this::submit, this::addTimer);
  private final MpscUnboundedVarHandleArrayQueue<Runnable> overflow =
      new MpscUnboundedVarHandleArrayQueue<>(1024);
  private final String name;
  final Carrier[] carriers;
  final AtomicInteger searching = new AtomicInteger();
  final AtomicInteger idle = new AtomicInteger();
  private final AtomicInteger alive;
  private volatile int state = OPEN;
  private volatile boolean draining;

  /**
   * Starts a pool.
   *
   * @param name its name, for reports and for the names of its threads
   * @param size how many carriers, 1 to 1,024
   * @throws IllegalArgumentException if the size is out of range
   * @throws dev.heddle.scheduler.jdk.MissingAccessException if the JVM lacks the access flag
   */
  public CarrierPool(String name, int size) {
    if (size < 1 || size > MOST_CARRIERS) {
      throw new IllegalArgumentException(
          "A pool has 1 to " + MOST_CARRIERS + " carriers, not " + size);
    }
    JdkGateway.keepPollersOffLoops();
    this.name = name;
    this.alive = new AtomicInteger(size);
    this.carriers = new Carrier[size];
    for (int i = 0; i < size; i++) {
      carriers[i] = new Carrier(this, i, name + "-carrier-" + (i + 1));
    }
    for (Carrier carrier : carriers) {
      carrier.start();
    }
    Warden.watch(this);
  }

  @Nullable
  Carrier current() {
    return threads.currentCarrier() instanceof Carrier carrier && carrier.pool == this
        ? carrier
        : null;
  }

  /** Takes a continuation that can run now. Never blocks; any thread. */
  void submit(Runnable continuation) {
    Carrier mine = current();
    if (mine != null) {
      mine.accept(continuation);
    } else {
      overflow.offer(continuation);
      signal();
      if (state == CLOSED) {
        handOver();
      }
    }
  }

  /** Takes what a carrier's own queue has no room for. */
  void overflow(Runnable continuation) {
    overflow.offer(continuation);
  }

  /** Sees to it that work just published is found by somebody. */
  void signal() {
    // Dekker with Carrier.park(): the work is visible before the counts are read.
    VarHandle.fullFence();
    if (idle.get() > 0 && searching.get() == 0 && searching.compareAndSet(0, 1)) {
      for (Carrier carrier : carriers) {
        if (carrier.wake()) {
          return;
        }
      }
      searching.decrementAndGet();
    }
  }

  /** Takes one from the overflow, and some more into the taker's own queue. */
  @Nullable
  Runnable takeOverflow(Carrier taker) {
    while (!overflow.isEmpty()) {
      if (DRAINING.compareAndSet(this, false, true)) {
        try {
          Runnable first = overflow.poll();
          taker.stock(overflow);
          return first;
        } finally {
          draining = false;
        }
      }
      Thread.onSpinWait();
    }
    return null;
  }

  LoopTimer addTimer(Runnable expiry, long delayNanos) {
    Carrier mine = current();
    long delay = Math.clamp(delayNanos, 0, EventLoop.LONGEST_DELAY);
    if (mine == null) {
      var timer = new LoopTimer(_ -> {}, expiry, System.nanoTime() + delay);
      JdkTimers.schedule(timer::fire, delay);
      return timer;
    }
    var timer = new LoopTimer(mine, expiry, System.nanoTime() + delay);
    mine.addTimer(timer);
    return timer;
  }

  /** Whether carriers that find nothing end. */
  boolean isClosing() {
    return state != OPEN;
  }

  /** Called by a carrier as the last thing it does. */
  void ended() {
    if (alive.decrementAndGet() == 0) {
      state = CLOSED;
      Warden.unwatch(this);
      // Dekker with submit(): CLOSED is stored (with a full fence) before the overflow is drained.
      handOver();
      bridge.shutdownNow();
    }
  }

  /** Gives what arrives after the end to the JDK's own scheduler, so that nobody is stranded. */
  private void handOver() {
    while (!overflow.isEmpty() && DRAINING.compareAndSet(this, false, true)) {
      try {
        Runnable late;
        while ((late = overflow.poll()) != null) {
          threads.defaultScheduler().execute(late);
        }
      } finally {
        draining = false;
      }
    }
  }

  /** Ends the carriers once they find nothing to run; what becomes runnable later, the JDK runs. */
  @Override
  public void close() {
    state = state == CLOSED ? CLOSED : CLOSING;
    for (Carrier carrier : carriers) {
      LockSupport.unpark(carrier);
    }
  }

  @Override
  public Thread unstarted(@Nullable String threadName, Runnable body) {
    return threads.unstarted(bridge, threadName, body);
  }

  @Override
  public void start(Thread thread, ThreadContainment container) {
    Carrier mine = current();
    if (mine == null) {
      threads.start(thread, container);
      return;
    }
    mine.place = Place.FIRST;
    try {
      threads.start(thread, container);
    } finally {
      mine.place = Place.LAST;
    }
  }

  @Override
  public void unparkNext(Thread thread) {
    Carrier mine = current();
    if (mine == null) {
      LockSupport.unpark(thread);
      return;
    }
    mine.place = Place.UNDER_FAMILY;
    try {
      LockSupport.unpark(thread);
    } finally {
      mine.place = Place.LAST;
    }
  }

  @Override
  public ThreadContainment open(ContainerView view, boolean owned) {
    return threads.open(view, owned);
  }

  @Override
  public Timer schedule(Runnable action, long delayNanos) {
    return addTimer(action, delayNanos);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long recentNanoTime() {
    Carrier mine = current();
    return mine == null ? System.nanoTime() : mine.turnTime;
  }

  @Override
  public String toString() {
    return "CarrierPool[" + name + ", " + carriers.length + " carriers]";
  }
}
