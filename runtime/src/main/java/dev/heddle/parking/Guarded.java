package dev.heddle.parking;

import dev.heddle.scheduler.jdk.StackRoom;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Something with a lock in itself: a {@link SpinLock}, or an object of ours that is made by the
 * million and has no room for one of its own. Only the object itself can take it.
 *
 * <p>It is a lock for critical sections of a few instructions that never wait, shared by virtual threads,
 * carriers and platform threads alike.
 *
 * <p>A monitor would do too, but a contended monitor sends a virtual thread through the VM's
 * unblocker thread; a {@code ReentrantLock} would park, and a carrier must not park on what a
 * virtual thread holds. Here nobody parks. The holder never unmounts inside, because nothing inside
 * waits; so a waiter spins for nanoseconds, or, if the holder's carrier has been descheduled, until
 * it is back. A platform thread yields meanwhile. A virtual thread does not: yielding would let
 * others run on its carrier inside a call that does not wait, and an event loop promises that it
 * lets nobody in. It gives way only after so long that something inside must be waiting after all,
 * such as a channel that is closed by an interrupt. It is not reentrant.
 *
 * <p>Memory ordering: taking it is a compare-and-swap (acquire), giving it back a release store, so
 * each holder sees all that the previous one wrote.
 */
public abstract class Guarded {
  private static final int SPINS = 64;
  private static final int SPINS_OF_VIRTUAL = 1 << 22;
  private static final VarHandle HELD;

  static {
    try {
      HELD = MethodHandles.lookup().findVarHandle(Guarded.class, "held", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private boolean held;

  /** Makes a free lock. */
  protected Guarded() {}

  /** Takes the lock. Until {@link #release} the caller must not wait for anything. */
  protected void acquire() {
    StackRoom.forSection();
    if (!HELD.compareAndSet(this, false, true)) {
      acquireContended();
    }
  }

  private void acquireContended() {
    int most = Thread.currentThread().isVirtual() ? SPINS_OF_VIRTUAL : SPINS;
    for (int spins = 0;; spins++) {
      if (!(boolean) HELD.getOpaque(this) && HELD.compareAndSet(this, false, true)) {
        return;
      }
      if (spins < most) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  /** Gives the lock back. */
  protected void release() {
    HELD.setRelease(this, false);
  }
}
