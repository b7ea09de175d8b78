package dev.heddle.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * What has been made runnable by many threads and is taken by one at a time: what comes to a scheduler
 * from outside, and what a carrier has no room for.
 *
 * <p>The queue is for one consumer. Where several may come, the carriers of a pool or whoever is late
 * for a closed scheduler, {@code draining} lets one of them in. It is never held for longer than it
 * takes to move what is there.
 */
final class Inbox {
  private static final int CHUNK = 1024;
  private static final VarHandle DRAINING;

  static {
    try {
      DRAINING = MethodHandles.lookup().findVarHandle(Inbox.class, "draining", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final MpscUnboundedVarHandleArrayQueue<Runnable> queue =
      new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
  private volatile boolean draining;

  /** Any thread. Without the heap for another chunk it waits for some: what it is given is nowhere else. */
  void offer(Runnable runnable) {
    while (true) {
      try {
        queue.offer(runnable);
        return;
      } catch (OutOfMemoryError _) {
        Thread.onSpinWait();
      }
    }
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  int size() {
    return queue.size();
  }

  /** Looks at the oldest. For a consumer that is the only one. */
  @Nullable
  Runnable peek() {
    return queue.peek();
  }

  /** Takes the oldest. For a consumer that is the only one. */
  @Nullable
  Runnable poll() {
    return queue.poll();
  }

  /** Takes the oldest, and some more into the taker's own queue. For one of several consumers. */
  @Nullable
  Runnable take(CarrierQueue taker) {
    while (!queue.isEmpty()) {
      if (DRAINING.compareAndSet(this, false, true)) {
        try {
          Runnable first = queue.poll();
          taker.stock(queue);
          return first;
        } finally {
          draining = false;
        }
      }
      Thread.onSpinWait();
    }
    return null;
  }

  /** Moves some, if nobody else does so already, into the taker's own queue. */
  void stock(CarrierQueue taker) {
    if (DRAINING.compareAndSet(this, false, true)) {
      try {
        taker.stock(queue);
      } finally {
        draining = false;
      }
    }
  }

  /**
   * Gives what arrives after the scheduler's end to another, so that nobody is stranded. Any thread;
   * whoever fails the compare-and-swap leaves it to the one who did not, who looks once more after.
   *
   * <p>A thread that is always runnable comes back as fast as it is given away; so after a while the heir
   * goes on with this itself, and the caller with what it has to do.
   */
  void handOver(Executor heir) {
    int most = CHUNK;
    while (!queue.isEmpty() && DRAINING.compareAndSet(this, false, true)) {
      try {
        Runnable late;
        while (most > 0 && (late = queue.poll()) != null) {
          Survival.execute(heir, late);
          most--;
        }
      } finally {
        draining = false;
      }
      if (most == 0) {
        if (goesOnElsewhere(heir)) {
          return;
        }
        most = CHUNK;
      }
    }
  }

  private boolean goesOnElsewhere(Executor heir) {
    try {
      heir.execute(() -> handOver(heir));
      return true;
    } catch (OutOfMemoryError _) {
      return false;
    }
  }
}
