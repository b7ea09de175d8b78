package dev.heddle.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jctools.queues.varhandle.SpmcVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * One carrier of a {@link CarrierPool}: a platform thread that runs continuations.
 *
 * <p>All fields are the carrier's own, but for four that others reach: {@code shared}, which they
 * steal from, {@code errands}, where they leave timers to forget, {@code state}, which they change
 * when they wake it, and {@code slot}, which the {@link Warden} empties if it is stuck. The essay of
 * the pool says how.
 */
final class Carrier extends Thread implements TimerKeeper {
  private static final int SHARED = 256;
  private static final int EXPOSED = 32;
  private static final int STOCK = 32;

  /** Slices between two looks at the overflow and the timers, however much there is to do. */
  private static final int TURN = 64;

  /** Times in a row that the slot is served before the queue has its turn. */
  private static final int SLOT_STREAK = 16;

  private static final int SPINS = 100;

  /** A slice as long as this exposes what it wakes instead of keeping it for itself. */
  private static final long LONG_SLICE_NANOS = 50_000;

  private static final int RUNNING = 0;
  private static final int PARKED = 1;
  private static final int WOKEN = 2;
  private static final VarHandle STATE;
  private static final VarHandle SLOT;
  private static final VarHandle SLICES;

  static {
    try {
      SLOT = MethodHandles.lookup().findVarHandle(Carrier.class, "slot", Runnable.class);
      SLICES = MethodHandles.lookup().findVarHandle(Carrier.class, "slices", int.class);
      STATE = MethodHandles.lookup().findVarHandle(Carrier.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final CarrierPool pool;
  private final int number;
  private final SpmcVarHandleArrayQueue<Runnable> shared =
      new SpmcVarHandleArrayQueue<>(SHARED);
  private final MpscUnboundedVarHandleArrayQueue<LoopTimer> errands =
      new MpscUnboundedVarHandleArrayQueue<>(64);
  private final NewestFirst fresh = new NewestFirst();
  private final TimerHeap timers = new TimerHeap();
  private volatile @Nullable Runnable slot;
  private int slotStreak;
  private int slices;

  /** What the warden saw; touched by it only. */
  private int slicesSeen;

  private long sliceBegan;
  private volatile int state = RUNNING;

  /** Where the next submission goes; see {@link EventLoop}. */
  Place place = Place.LAST;

  volatile long turnTime = System.nanoTime();

  Carrier(CarrierPool pool, int number, String name) {
    super(null, null, name, 0, false);
    this.pool = pool;
    this.number = number;
    setDaemon(true);
  }

  @Override
  public void run() {
    try {
      while (true) {
        // Whoever was woken to search searches, or nobody else would.
        Runnable next = state == WOKEN ? null : next();
        if (next == null) {
          next = search();
        }
        if (next != null) {
          runSlice(next);
        } else if (pool.isClosing() && state != WOKEN) {
          return;
        }
      }
    } finally {
      handTimersOver();
      pool.ended();
    }
  }

  private void runSlice(Runnable next) {
    sliceBegan = 0;
    try {
      next.run();
    } catch (Throwable e) {
      LoggerFactory.getLogger(CarrierPool.class).error("A callback on a carrier failed", e);
    }
  }

  // -- what has become runnable on this carrier

  void accept(Runnable continuation) {
    Place where = place;
    place = Place.LAST;
    switch (where) {
      case FIRST -> {
        if (shared.isEmpty()) {
          expose(continuation);
        } else {
          fresh.push(continuation);
        }
      }
      case UNDER_FAMILY -> fresh.pushUnderFamily(continuation);
      case LAST -> acceptWoken(continuation);
    }
  }

  /** The thread woken last runs next, while its data is in the cache; the one before can be stolen. */
  private void acceptWoken(Runnable continuation) {
    if (Thread.currentThread() == this) {
      // A continuation that yielded, or a timer: nobody is about to give way to it.
      expose(continuation);
      return;
    }
    if (pool.idle.get() > 0 && isLongSlice()) {
      expose(continuation);
      return;
    }
    // An exchange, because the warden may be emptying the slot: each thread in it is taken once.
    Runnable before = (Runnable) SLOT.getAndSet(this, continuation);
    if (before != null) {
      expose(before);
    }
  }

  private boolean isLongSlice() {
    long now = System.nanoTime();
    if (sliceBegan == 0) {
      sliceBegan = now;
    }
    return now - sliceBegan > LONG_SLICE_NANOS;
  }

  private void expose(Runnable continuation) {
    if (!shared.offer(continuation)) {
      pool.overflow(continuation);
    }
    if (pool.idle.get() > 0) {
      pool.signal();
    }
  }

  /** Fills the shared queue from a source whose only consumer the caller is at the moment. */
  void stock(Queue<Runnable> source) {
    for (int i = 0; i < STOCK; i++) {
      Runnable more = source.peek();
      if (more == null || !shared.offer(more)) {
        return;
      }
      source.poll();
    }
  }

  // -- what to run next

  private @Nullable Runnable next() {
    fresh.endSlice();
    SLICES.setOpaque(this, slices + 1);
    if ((slices & (TURN - 1)) == 0) {
      Runnable waiting = turn();
      if (waiting != null) {
        return waiting;
      }
    }
    if (slot != null && ++slotStreak < SLOT_STREAK) {
      Runnable woken = takeSlot();
      if (woken != null) {
        return woken;
      }
    }
    slotStreak = 0;
    if (fresh.size() > 1 && shared.isEmpty()) {
      fresh.giveOldest(Math.min(fresh.size() / 2, EXPOSED), this::expose);
    }
    Runnable started = fresh.poll();
    if (started != null) {
      return started;
    }
    Runnable mine = shared.poll();
    return mine != null || slot == null ? mine : takeSlot();
  }

  private @Nullable Runnable takeSlot() {
    return (Runnable) SLOT.getAndSet(this, null);
  }

  /** Called by the warden alone: gives the slot to the others if the slice is still that of before. */
  void giveUpStuckSlot() {
    int now = (int) SLICES.getOpaque(this);
    boolean stuck = now == slicesSeen;
    slicesSeen = now;
    if (stuck && slot != null) {
      Runnable waiting = takeSlot();
      if (waiting != null) {
        pool.overflow(waiting);
        pool.signal();
      }
    }
  }

  /** What is fair: timers that are due, and whoever has waited longest outside. */
  private @Nullable Runnable turn() {
    fireTimers();
    return pool.takeOverflow(this);
  }

  /** Looks everywhere: here, outside, at the others. */
  private @Nullable Runnable find() {
    fireTimers();
    Runnable found = next();
    if (found == null) {
      found = pool.takeOverflow(this);
    }
    return found != null ? found : steal();
  }

  private @Nullable Runnable steal() {
    int count = pool.carriers.length;
    for (int i = 1; i < count; i++) {
      Carrier victim = pool.carriers[(number + i) % count];
      Runnable stolen = victim.shared.poll();
      if (stolen != null) {
        for (int more = Math.min(victim.shared.size() / 2, STOCK); more > 0; more--) {
          Runnable another = victim.shared.poll();
          if (another == null) {
            break;
          }
          if (!shared.offer(another)) {
            pool.overflow(another);
          }
        }
        return stolen;
      }
    }
    return null;
  }

  // -- searching, parking and being woken; the pool's essay has the protocol

  private @Nullable Runnable search() {
    if (state == WOKEN) {
      state = RUNNING;
    } else {
      pool.searching.incrementAndGet();
    }
    for (int spin = 0; spin < SPINS; spin++) {
      Runnable found = find();
      if (found != null) {
        if (pool.searching.decrementAndGet() == 0) {
          pool.signal();
        }
        return found;
      }
      Thread.onSpinWait();
    }
    return park();
  }

  private @Nullable Runnable park() {
    STATE.setVolatile(this, PARKED);
    pool.idle.incrementAndGet();
    pool.searching.decrementAndGet();
    // Dekker with signal(): the counts are changed (with full fences) before the last look.
    Runnable found = find();
    if (found == null && !pool.isClosing()) {
      long wait = timers.isEmpty() ? Long.MAX_VALUE : timers.untilNext(System.nanoTime());
      if (wait > 0) {
        LockSupport.parkNanos(this, wait);
      }
      Thread.interrupted();
    }
    turnTime = System.nanoTime();
    if (STATE.compareAndSet(this, PARKED, RUNNING)) {
      pool.idle.decrementAndGet();
    } else if (found != null) {
      // Woken as the searcher, and needs to search no more.
      state = RUNNING;
      pool.searching.decrementAndGet();
    }
    if (found != null) {
      pool.signal();
    }
    return found;
  }

  /** Makes this carrier the searcher if it is parked. The caller has counted it as one. */
  boolean wake() {
    if (state == PARKED && STATE.compareAndSet(this, PARKED, WOKEN)) {
      pool.idle.decrementAndGet();
      LockSupport.unpark(this);
      return true;
    }
    return false;
  }

  // -- timers

  void addTimer(LoopTimer timer) {
    timers.add(timer);
  }

  @Override
  public void forget(LoopTimer timer) {
    if (pool.current() == this) {
      timers.remove(timer);
    } else {
      errands.offer(timer);
    }
  }

  private void fireTimers() {
    LoopTimer cancelled;
    while ((cancelled = errands.poll()) != null) {
      timers.remove(cancelled);
    }
    if (timers.isEmpty()) {
      return;
    }
    long now = System.nanoTime();
    turnTime = now;
    LoopTimer due;
    while ((due = timers.pollDue(now)) != null) {
      try {
        due.fire();
      } catch (Throwable e) {
        LoggerFactory.getLogger(CarrierPool.class).error("A timer on a carrier failed", e);
      }
    }
  }

  private void handTimersOver() {
    long now = System.nanoTime();
    LoopTimer left;
    while ((left = timers.pollDue(now + EventLoop.LONGEST_DELAY)) != null) {
      JdkTimers.schedule(left::fire, left.deadline - now);
    }
  }
}
