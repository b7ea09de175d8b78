package dev.heddle.sync;

import dev.heddle.parking.SpinLock;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;

/**
 * A primitive with one line of waiters in which it matters to others that somebody leaves it ungranted, cancelled or
 * too late: the first may have been all that held up those behind, as one who wants many permits does, or a writer
 * before readers; or something was noted for it.
 *
 * <p>A layer under the primitive and not a call with an action: between joining the line and waiting nothing may be
 * allocated, since without memory for it the place would be granted what nobody takes.
 */
abstract sealed class WaitingLine permits Semaphore, ReadWriteLock, CapacityLimiter {
  final SpinLock guard = new SpinLock();
  final WaitQueue waiters = new WaitQueue(guard, this, "acquire");

  /** Called by a waiter that has left the line ungranted, without the lock. */
  abstract void left(Waiter waiter);

  final void await(Waiter waiter) throws InterruptedException {
    boolean granted = false;
    try {
      waiter.await();
      granted = true;
    } finally {
      if (!granted) {
        left(waiter);
      }
    }
  }

  /** False if the time has passed first. */
  final boolean await(Waiter waiter, long nanos) throws InterruptedException {
    boolean granted = false;
    try {
      granted = waiter.await(nanos);
    } finally {
      if (!granted) {
        left(waiter);
      }
    }
    return granted;
  }
}
