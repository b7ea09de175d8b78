package dev.heddle.parking;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A lock for critical sections of a few instructions that never wait, shared by virtual threads,
 * carriers and platform threads alike.
 *
 * <p>A monitor would do too, but a contended monitor sends a virtual thread through the VM's
 * unblocker thread; a {@code ReentrantLock} would park, and a carrier must not park on what a
 * virtual thread holds. Here nobody parks. The holder never unmounts inside, because nothing inside
 * waits; so a waiter spins for nanoseconds, or, if the holder has been descheduled, until it is back.
 * A platform thread yields its core meanwhile. A virtual thread must not: it would let other tasks of
 * its loop run in the middle of a call that does not wait. It is not reentrant.
 *
 * <p>Memory ordering: taking it is a compare-and-swap (acquire), giving it back a release store, so
 * each holder sees all that the previous one wrote.
 *
 * <p>Objects that need one and are made by the million extend it instead of holding it.
 */
public class SpinLock {
  private static final int SPINS = 64;
  private static final VarHandle HELD;

  static {
    try {
      HELD = MethodHandles.lookup().findVarHandle(SpinLock.class, "held", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private boolean held;

  /** Makes a free lock. */
  public SpinLock() {}

  /** Takes the lock. Until {@link #release} the caller must not wait for anything. */
  public final void acquire() {
    if (!HELD.compareAndSet(this, false, true)) {
      acquireContended();
    }
  }

  private void acquireContended() {
    for (int spins = 0;; spins++) {
      if (!(boolean) HELD.getOpaque(this) && HELD.compareAndSet(this, false, true)) {
        return;
      }
      if (spins < SPINS || Thread.currentThread().isVirtual()) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  /** Gives the lock back. */
  public final void release() {
    HELD.setRelease(this, false);
  }
}
