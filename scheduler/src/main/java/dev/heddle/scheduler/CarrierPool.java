package dev.heddle.scheduler;

import dev.heddle.scheduler.jdk.CarrierBridge;
import dev.heddle.scheduler.jdk.CarrierPin;
import dev.heddle.scheduler.jdk.JdkGateway;
import dev.heddle.scheduler.jdk.StackRoom;
import dev.heddle.scheduler.jdk.VirtualThreads;
import java.lang.invoke.VarHandle;
import java.nio.channels.SelectableChannel;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
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
 * and a bounded queue for the others that were woken. What does not fit, and what comes from outside,
 * is in the <em>overflow</em>, which every carrier looks into now and then, and before it goes idle.
 *
 * <p>A thief takes half of a queue, or of the older end of a stack, where the roots of the largest
 * subtrees are; never the slot. {@link StealBackoff} says when it rather rests.
 *
 * <p>A carrier that one long slice holds can do nothing for what waits on it: its slot, its timers,
 * its channels. The {@link Warden} moves all that to the overflow, and if the carrier is not
 * computing but blocked (in a file, a native call), and nobody is idle, starts a spare carrier, which
 * retires when the held one is back.
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
 *       before they park again; but they may have done so, and others may have published more and
 *       left it to this search, before it stops counting as one. So it tries again while anybody is
 *       idle.
 * </ul>
 *
 * <p>A carrier that publishes work on its own stack or queue, some million times a second, looks at
 * {@code idle} without paying for the fence, and so can miss a carrier that parks in the same
 * nanoseconds. It runs that work itself when its slice is over, and if the slice is a long one, the
 * {@link Warden} signals.
 */
public final class CarrierPool implements Scheduler {
  private static final int OPEN = 0;
  private static final int CLOSING = 1;
  private static final int CLOSED = 2;

  final VirtualThreads threads = JdkGateway.virtualThreads();
  final CarrierBridge bridge = new CarrierBridge(this::submit, this::addTimerForJdk);
  final Inbox overflow = new Inbox();
  final CarrierPoolBuilder settings;
  final String name;
  volatile Carrier[] carriers;
  final AtomicInteger searching = new AtomicInteger();
  final AtomicInteger idle = new AtomicInteger();
  final AtomicInteger alive;
  final SpareCarriers spares = new SpareCarriers(this);
  private final PoolView view = new PoolView(this);
  private volatile int state = OPEN;

  CarrierPool(CarrierPoolBuilder settings) {
    this(settings, Carrier::start);
    Warden.watch(this);
    if (settings.onIdle != null) {
      Watchdog.watchForIdleness(view);
    }
  }

  /** Makes a pool whose carriers run only if the starter starts them. */
  CarrierPool(CarrierPoolBuilder settings, Consumer<Carrier> starter) {
    JdkGateway.keepPollersOffLoops();
    this.settings = settings;
    this.name = settings.name;
    this.alive = new AtomicInteger(settings.carriers);
    this.carriers = new Carrier[settings.carriers];
    for (int i = 0; i < carriers.length; i++) {
      carriers[i] = new Carrier(this, i, false);
    }
    int started = 0;
    try {
      for (Carrier carrier : carriers) {
        starter.accept(carrier);
        started++;
      }
    } finally {
      if (started < carriers.length) {
        // No thread could be made: the others end, and the last of them closes the pool.
        alive.addAndGet(started - carriers.length);
        close();
      }
    }
  }

  /**
   * Starts to describe a pool.
   *
   * @return a builder with the defaults
   */
  public static CarrierPoolBuilder builder() {
    return new CarrierPoolBuilder();
  }

  @Nullable
  Carrier current() {
    return threads.currentCarrier() instanceof Carrier carrier && carrier.pool == this
        ? carrier
        : null;
  }

  /**
   * Says whether the caller runs on a carrier of this pool.
   *
   * @return true if so
   */
  public boolean isCurrent() {
    return current() != null;
  }

  /** Takes a continuation that can run now. Never blocks; any thread. */
  void submit(Runnable continuation) {
    StackRoom.forHandOver();
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

  /** Sees to it that work just published is found by somebody. */
  void signal() {
    // Dekker with Carrier.park(): the work is visible before the counts are read.
    VarHandle.fullFence();
    while (idle.get() > 0 && searching.get() == 0 && searching.compareAndSet(0, 1)) {
      for (Carrier carrier : carriers) {
        if (carrier.wake()) {
          return;
        }
      }
      searching.decrementAndGet();
    }
  }

  // -- spare carriers

  /** Whether somebody waits whom no carrier is free to run. */
  boolean isStarving() {
    if (idle.get() > 0 || searching.get() > 0) {
      return false;
    }
    for (Carrier carrier : carriers) {
      if (carrier.queue.hasLoot()) {
        return true;
      }
    }
    return !overflow.isEmpty();
  }

  /** Makes one carrier more, which the caller is to start; none if the pool is closing. */
  synchronized @Nullable Carrier addSpare() {
    if (isClosing()) {
      return null;
    }
    Carrier[] before = carriers;
    var spare = new Carrier(this, before.length, true);
    Carrier[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = spare;
    // Not before, since there may be no memory for it.
    alive.incrementAndGet();
    carriers = after;
    return spare;
  }

  /** Takes out a spare that has retired or never ran. Waits for memory: it is not counted any more. */
  void remove(Carrier spare) {
    while (true) {
      try {
        removeNow(spare);
        return;
      } catch (OutOfMemoryError _) {
        Survival.pause();
      }
    }
  }

  private synchronized void removeNow(Carrier spare) {
    carriers = Arrays.stream(carriers).filter(carrier -> carrier != spare).toArray(Carrier[]::new);
  }

  LoopTimer addTimer(Runnable expiry, long delayNanos) {
    StackRoom.forHandOver();
    Carrier mine = current();
    if (mine == null) {
      return JdkTimers.schedule(expiry, delayNanos);
    }
    long delay = Math.clamp(delayNanos, 0, LoopTimers.LONGEST_DELAY);
    var timer = new LoopTimer(mine.timers, expiry, System.nanoTime() + delay);
    mine.timers.add(timer);
    return timer;
  }

  /** As that of {@link LoopTimers}. */
  private LoopTimer addTimerForJdk(Runnable expiry, long delayNanos) {
    while (true) {
      try {
        return addTimer(expiry, delayNanos);
      } catch (OutOfMemoryError e) {
        if (Thread.currentThread().isVirtual()) {
          throw e;
        }
        Survival.pause();
      }
    }
  }

  /** Whether carriers that find nothing end. */
  boolean isClosing() {
    return state != OPEN;
  }

  /** Called by a carrier as the last thing it does. */
  void ended(Carrier carrier) {
    Watchdog.unwatch(carrier.view);
    if (alive.decrementAndGet() == 0) {
      state = CLOSED;
      Warden.unwatch(this);
      Watchdog.unwatchForIdleness(view);
      // Dekker with submit(): CLOSED is stored (with a full fence) before the overflow is drained.
      handOver();
      bridge.shutdownNow();
    }
  }

  private void handOver() {
    overflow.handOver(threads.defaultScheduler());
  }

  /** Ends the carriers once they find nothing to run; what becomes runnable later, the JDK runs. */
  @Override
  public void close() {
    state = state == CLOSED ? CLOSED : CLOSING;
    for (Carrier carrier : carriers) {
      carrier.rouse();
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
    mine.placing.first();
    try {
      threads.start(thread, container);
    } finally {
      mine.placing.last();
    }
  }

  @Override
  public void unparkNext(Thread thread) {
    Carrier mine = current();
    if (mine == null) {
      LockSupport.unpark(thread);
      return;
    }
    mine.placing.underFamily();
    try {
      LockSupport.unpark(thread);
    } finally {
      mine.placing.last();
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
  public void whenReady(SelectableChannel channel, int operation, Runnable listener) {
    StackRoom.forSection();
    Readiness.check(channel, operation);
    boolean pinned = CarrierPin.acquire();
    try {
      awaitReady(channel, operation, listener);
    } finally {
      if (pinned) {
        CarrierPin.release();
      }
    }
  }

  private void awaitReady(SelectableChannel channel, int operation, Runnable listener) {
    Carrier mine = current();
    if (mine != null) {
      mine.poller.await(channel, operation, listener);
    } else if (state == CLOSED) {
      JdkReadiness.await(channel, operation, listener);
    } else {
      submit(() -> whenReady(channel, operation, listener));
    }
  }

  /**
   * Returns the counters of each carrier; any thread, any time.
   *
   * @return a snapshot, spare carriers last
   */
  public List<LoopStatistics> statistics() {
    return Arrays.stream(carriers).map(carrier -> carrier.view.statistics()).toList();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long recentNanoTime() {
    Carrier mine = current();
    return mine == null ? System.nanoTime() : mine.progress.turnTime();
  }

  @Override
  public String toString() {
    return "CarrierPool[" + name + ", " + settings.carriers + " carriers]";
  }
}
