package dev.heddle.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.function.Consumer;
import org.jctools.queues.varhandle.SpmcVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * What is runnable on one {@link Carrier} of a pool, who runs next there, and who else may take of it. Of a
 * loop, that is {@link LoopQueue}.
 *
 * <h2>Who runs next</h2>
 *
 * <ol>
 *   <li>The <em>slot</em>: the thread woken last, while its data is in the cache. Two that wake each other
 *       would have it for ever, so after some times in a row the others have their turn.
 *   <li>What was just started, newest first ({@link OwnWork}).
 *   <li>The <em>shared</em> queue of all others that were woken, first in first out.
 *   <li>Once a turn what is fair ({@link #pollFairly}): the eldest of what was started, if it is {@link
 *       Overtaken}; else the shared queue and the pool's <em>overflow</em>, in turns.
 * </ol>
 *
 * <h2>Who takes</h2>
 *
 * <p>The carrier takes of everything. Thieves take half of the shared queue, or of the older end of what was
 * started; never the slot. The {@link Warden} takes slot and stack while a long slice holds the carrier. The
 * shared queue is bounded, so that nobody has to steal from what grows while it is read; what does not fit
 * is in the overflow, which all carriers share.
 *
 * <p>Memory ordering: the slot changes hands by an atomic exchange, the stack under its lock; JCTools'
 * queue has one producer, the carrier, and takes of it are compare-and-swaps. So each thread is taken once,
 * and its taker sees what was written before it became runnable.
 */
final class CarrierQueue {
  private static final int SHARED = 256;
  private static final int STOCK = 64;

  /** Times in a row that the slot is served before the queue has its turn. */
  private static final int SLOT_STREAK = 16;

  private static final VarHandle SLOT;

  static {
    try {
      SLOT = MethodHandles.lookup().findVarHandle(CarrierQueue.class, "slot", Runnable.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Inbox overflow;
  private final OwnWork own;
  private final SpmcVarHandleArrayQueue<Runnable> shared =
      new SpmcVarHandleArrayQueue<>(SHARED);
  private final Consumer<Runnable> toShared = this::share;
  private final Consumer<Runnable> toOverflow;
  private final Overtaken overtaking = new Overtaken(3 * Carrier.TURN);
  private volatile @Nullable Runnable slot;
  private int slotStreak;

  CarrierQueue(Inbox overflow, OwnWork own) {
    this.overflow = overflow;
    this.toOverflow = overflow::offer;
    this.own = own;
  }

  // -- what has become runnable. Carrier only

  /** Before all older ones, in order with others of the same slice. */
  void start(Runnable continuation) {
    own.start(continuation);
  }

  /** After the rest of what was started together with the current slice; true if it is not alone there. */
  boolean startUnderFamily(Runnable continuation) {
    own.startUnderFamily(continuation);
    return own.started() > 1;
  }

  /** Puts it into the slot, and returns who was there. */
  @Nullable
  Runnable runNext(Runnable continuation) {
    // An exchange, because the warden may be emptying the slot: each thread in it is taken once.
    return (Runnable) SLOT.getAndSet(this, continuation);
  }

  /** After all that was woken. */
  void share(Runnable continuation) {
    if (!shared.offer(continuation)) {
      overflow.offer(continuation);
    }
  }

  /** Who yields asks for the order of readiness, as far as one carrier can keep it. */
  void letAllGoFirst() {
    if (own.started() > 0) {
      own.giveAll(toShared);
    }
    Runnable woken = slot == null ? null : takeSlot();
    if (woken != null) {
      share(woken);
    }
    if (!overflow.isEmpty()) {
      overflow.stock(this);
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

  // -- what to run next. Carrier only

  /** Takes what runs next of what is here. */
  @Nullable
  Runnable poll() {
    if (slot != null && ++slotStreak < SLOT_STREAK) {
      Runnable woken = takeSlot();
      if (woken != null) {
        own.endSlice();
        return woken;
      }
    }
    slotStreak = 0;
    Runnable started = own.next();
    if (started != null) {
      return started;
    }
    Runnable mine = shared.poll();
    return mine != null || slot == null ? mine : takeSlot();
  }

  /** Takes what has waited longest, here or outside; null if nothing has. Its slice is to be begun. */
  @Nullable
  Runnable pollFairly(long slice, long now) {
    if (own.started() == 0) {
      overtaking.nobody(slice, now);
    } else if (overtaking.isDue(slice, now)) {
      return own.eldest();
    }
    // In turns, or a stream of work from outside would starve those who were woken here.
    Runnable mine = (slice & Carrier.TURN) == 0 ? shared.poll() : null;
    if (mine != null) {
      return mine;
    }
    Runnable outside = overflow.take(this);
    return outside != null ? outside : shared.poll();
  }

  /** Takes the oldest of what is shared here. */
  @Nullable
  Runnable pollShared() {
    return shared.poll();
  }

  /** Takes one of what came from outside, and stocks up with more. */
  @Nullable
  Runnable pollOverflow() {
    return overflow.take(this);
  }

  /** Ends a slice: what it has started is a family now. */
  void endSlice() {
    own.endSlice();
  }

  /** Takes up to half of what has been woken with another carrier, or else of what has been started. */
  void stealFrom(CarrierQueue victim, int most) {
    int stolen = 0;
    for (int half = (victim.shared.size() + 1) / 2; stolen < Math.min(half, most); stolen++) {
      Runnable one = victim.shared.poll();
      if (one == null) {
        break;
      }
      share(one);
    }
    if (stolen == 0) {
      victim.own.giveHalf(most, toShared);
    }
  }

  // -- what others take and see. Any thread

  /** Takes who would run next, unless somebody else has. */
  @Nullable
  Runnable takeSlot() {
    return (Runnable) SLOT.getAndSet(this, null);
  }

  /** Gives to all carriers what thieves cannot take, or not all at once: slot and stack. */
  void giveUpOwn() {
    Runnable waiting = takeSlot();
    if (waiting != null) {
      overflow.offer(waiting);
    }
    own.giveAll(toOverflow);
  }

  /** Gives to all carriers what is shared too. */
  void giveUpShared() {
    Runnable left;
    while ((left = shared.poll()) != null) {
      overflow.offer(left);
    }
  }

  /** Whether there is something here that thieves can take. */
  boolean hasLoot() {
    return !shared.isEmpty() || own.started() > 0;
  }

  boolean isEmpty() {
    return !hasLoot() && slot == null;
  }

  /** Whether there is something here or outside that an idle carrier would find at once. */
  boolean hasWoken() {
    return !overflow.isEmpty() || !shared.isEmpty();
  }

  /** How many are shared. */
  int shared() {
    return shared.size();
  }

  int size() {
    return shared.size() + own.started() + (slot == null ? 0 : 1);
  }
}
