package dev.heddle.queue;

import dev.heddle.parking.Guarded;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Work that was handed out and may not be done: how many items were put and not yet reported done, and the
 * wait until there is none. {@code asyncio.Queue} counts so, after {@code queue.Queue} of Python.
 *
 * <pre>
 *   put: +1   taskDone: -1, never below 0   at 0 all who wait go on
 * </pre>
 *
 * <p>An item counts from the moment it is in the queue or in the hands of who takes it; that of a put that
 * still waits does not. So the count is guarded by the lock under which items move, which is this object's
 * own. When the queue is stopped, items that nobody has taken are counted off and nobody waits any more.
 */
abstract sealed class Unfinished extends Guarded permits Handover {
  private final WaitQueue joiners = new WaitQueue(this, this, "join");
  private long unfinished;
  private boolean stopped;

  /** One more item is in the queue, or has been handed over. With the lock held. */
  final void count() {
    unfinished++;
  }

  /** Counts some items off, and lets all go on who wait now or will. With the lock held. */
  final List<Waiter> stopCounting(int untaken) {
    unfinished -= untaken;
    stopped = true;
    return joiners.pollAll();
  }

  /** With the lock held. */
  final long unfinished() {
    return unfinished;
  }

  final void countOff() {
    List<Waiter> woken = List.of();
    acquire();
    try {
      if (unfinished == 0) {
        throw new IllegalStateException(
            "taskDone() was called more often than items were put into "
                + this
                + "; call it once for each item that was taken");
      }
      if (--unfinished == 0) {
        woken = joiners.pollAll();
      }
    } finally {
      release();
    }
    woken.forEach(Waiter::unpark);
  }

  final void awaitNone() throws InterruptedException {
    Waiter.checkCancelled();
    Waiter me;
    acquire();
    try {
      me = unfinished == 0 || stopped ? null : joiners.add(null);
    } finally {
      release();
    }
    if (me != null) {
      me.await();
    }
  }
}
