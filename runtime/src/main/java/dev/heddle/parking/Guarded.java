package dev.heddle.parking;

import dev.heddle.scheduler.jdk.CarrierPin;
import dev.heddle.scheduler.jdk.StackRoom;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

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
 * lets nobody in. It holds its carrier and naps with it, so that the holder gets a processor however
 * busy the machine is. It gives way only after a second and a thousand such naps: then something inside
 * must be waiting after all, such as a channel that is closed by an interrupt. It is not reentrant.
 *
 * <p>Memory ordering: taking it is a compare-and-swap (acquire), giving it back a release store, so
 * each holder sees all that the previous one wrote.
 */
public abstract class Guarded {
  private static final int SPINS = 64;
  private static final int SPINS_OF_VIRTUAL = 1 << 14;
  private static final int NAPS = 1_000;
  private static final long NAP_NANOS = 100_000;
  private static final long LONGEST_NANOS = 1_000_000_000;
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

  /**
   * Takes the lock. Until {@link #release} the caller must not wait for anything; and what may throw in
   * between, as everything may that makes an object, belongs into a {@code try} that releases it finally:
   * without memory it would be held for ever.
   */
  protected void acquire() {
    StackRoom.forSection();
    if (!HELD.compareAndSet(this, false, true)) {
      acquireContended();
    }
  }

  private void acquireContended() {
    boolean virtual = Thread.currentThread().isVirtual();
    if (acquireSpinning(virtual ? SPINS_OF_VIRTUAL : SPINS) || (virtual && acquireNapping())) {
      return;
    }
    while (!tryAcquire()) {
      Thread.yield();
    }
  }

  private boolean tryAcquire() {
    return !(boolean) HELD.getOpaque(this) && HELD.compareAndSet(this, false, true);
  }

  private boolean acquireSpinning(int most) {
    for (int spins = 0; spins < most; spins++) {
      if (tryAcquire()) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  /** Both are counted: a nap ends at once if the thread is interrupted, and time passes while it is not run. */
  private boolean acquireNapping() {
    boolean pinned = CarrierPin.acquire();
    try {
      long begun = System.nanoTime();
      for (int naps = 0; naps < NAPS || System.nanoTime() - begun < LONGEST_NANOS; naps++) {
        if (tryAcquire()) {
          return true;
        }
        LockSupport.parkNanos(NAP_NANOS);
      }
      return false;
    } finally {
      if (pinned) {
        CarrierPin.release();
      }
    }
  }

  /** Gives the lock back. */
  protected void release() {
    HELD.setRelease(this, false);
  }
}
