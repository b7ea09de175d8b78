package dev.heddle.sync;

import dev.heddle.parking.Guarded;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Who holds a {@link Lock}, and what guards those who wait for it.
 *
 * <pre>
 *            takeFree              holderFor, of another              handTo, more wait
 *   FREE --------------> its id ------------------------> WANTED ----------------------+
 *     ^  leaveUnwanted   |   ^                            |    ^                       |
 *     +------------------+   |     handTo, no more wait   |    +-----------------------+
 *                            +------ (or FREE) -----------+
 * </pre>
 *
 * <p>As long as nobody waits, {@code owner} is the lock: two compare-and-swaps, and nothing else is
 * written if the same thread takes it again and again. It is a number, because a reference stored into
 * an old object costs a collector's barrier that is as dear as a compare-and-swap. Who has to wait
 * makes it WANTED, so that the holder can no more leave without the guard.
 *
 * <p>Memory ordering: {@code owner} is taken by a compare-and-swap (acquire) and left by one too, or
 * by a release store, so each holder sees what the previous one wrote; who is handed the lock sees
 * it through its grant, but {@code owner} itself perhaps only with the guard held: it is written after
 * the grant, and as long as it cannot be seen its new holder cannot leave without the guard. {@code last} is written by a holder after it has taken the lock and before it
 * leaves, and names the holder only if the ids agree; whoever needs the name waits for that. Once
 * the lock is WANTED, both are written with the guard held.
 */
final class LockState extends Guarded {
  private static final long FREE = 0;
  private static final long WANTED = -1;
  private static final VarHandle OWNER;

  static {
    try {
      OWNER = MethodHandles.lookup().findVarHandle(LockState.class, "owner", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private long owner;
  private @Nullable Thread last;

  @Override
  protected void acquire() {
    super.acquire();
  }

  @Override
  protected void release() {
    super.release();
  }

  boolean takeFree(Thread me) {
    if (!OWNER.compareAndSet(this, FREE, me.threadId())) {
      return false;
    }
    if (last != me) {
      last = me;
    }
    return true;
  }

  /** Frees the lock if the caller holds it and nobody has come to wait. */
  boolean leaveUnwanted(Thread me) {
    return OWNER.compareAndSet(this, me.threadId(), FREE);
  }

  /**
   * With the guard held: takes the lock and returns null, or sees to it that its holder will not
   * leave without the guard.
   */
  @Nullable
  Thread holderFor(Thread me) {
    while (!takeFree(me)) {
      Thread holder = last;
      long now = (long) OWNER.getAcquire(this);
      if (now == WANTED) {
        return last;
      }
      if (isNamed(holder, now) && OWNER.compareAndSet(this, now, WANTED)) {
        // It may have left, and taken the lock again after another: then it has yet to say so itself.
        last = holder;
        return holder;
      }
      Thread.onSpinWait();
    }
    return null;
  }

  private static boolean isNamed(@Nullable Thread holder, long id) {
    return holder != null && holder.threadId() == id;
  }

  /** With the guard held, by the holder. */
  void handTo(@Nullable Thread next, boolean moreWait) {
    if (next == null) {
      OWNER.setRelease(this, FREE);
    } else {
      last = next;
      OWNER.setRelease(this, moreWait ? WANTED : next.threadId());
    }
  }

  /** With the guard held. */
  boolean isHeldBy(Thread me) {
    long now = (long) OWNER.getAcquire(this);
    return now == WANTED ? last == me : now == me.threadId();
  }

  /** With the guard held, or for a glance. */
  @Nullable
  Thread holder() {
    while (true) {
      long now = (long) OWNER.getAcquire(this);
      if (now == FREE) {
        return null;
      }
      Thread holder = last;
      if (now == WANTED || isNamed(holder, now)) {
        return holder;
      }
      Thread.onSpinWait();
    }
  }
}
