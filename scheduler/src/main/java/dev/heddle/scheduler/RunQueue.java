package dev.heddle.scheduler;

import java.util.concurrent.Executor;
import org.jctools.queues.varhandle.SpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * What is runnable on one carrier: two JCTools queues, first in first out, and before them what has
 * only just been started.
 *
 * <p>The <em>local</em> queue takes what the carrier itself makes runnable. Its producer and its
 * consumer are the same platform thread (whichever virtual thread it carries at the moment), so the
 * single-producer queue fits and an offer is two ordered stores without a compare-and-swap. The
 * <em>inbox</em> takes everything from other threads: many producers, one consumer.
 *
 * <p>Memory ordering: whatever a foreign producer wrote before {@link #offerForeign} is visible to
 * the continuation it made runnable; JCTools stores an element with release and reads it with
 * acquire.
 */
final class RunQueue {
  private static final int CHUNK = 1024;

  private final SpscUnboundedVarHandleArrayQueue<Runnable> local =
      new SpscUnboundedVarHandleArrayQueue<>(CHUNK);
  private final NewestFirst fresh = new NewestFirst();
  private final Inbox inbox = new Inbox();

  /** Carrier only. */
  void offerLocal(Runnable runnable) {
    local.offer(runnable);
  }

  /** Before all older ones, in order with others of the same slice. Carrier only. */
  void offerFresh(Runnable runnable) {
    fresh.push(runnable);
  }

  /** After the rest of what was started together with the current slice. Carrier only. */
  void offerUnderFamily(Runnable runnable) {
    fresh.pushUnderFamily(runnable);
  }

  /** Any thread. */
  void offerForeign(Runnable runnable) {
    inbox.offer(runnable);
  }

  /** Takes what runs next and begins its slice: the newest, or the oldest. Carrier only. */
  @Nullable
  Runnable poll(boolean oldestFirst) {
    fresh.endSlice();
    Runnable next = oldestFirst ? local.poll() : null;
    if (next == null) {
      next = fresh.poll();
    }
    return next != null || oldestFirst ? next : local.poll();
  }

  /** Moves at most {@code limit} elements of the inbox behind the local ones. Carrier only. */
  void takeForeign(int limit) {
    Runnable runnable;
    for (int taken = 0; taken < limit && (runnable = inbox.poll()) != null; taken++) {
      local.offer(runnable);
    }
  }

  /** Gives all of the inbox to another, bypassing the local queue. Any thread, once it is nobody's. */
  void handOverForeign(Executor heir) {
    inbox.handOver(heir);
  }

  boolean isEmpty() {
    return fresh.isEmpty() && local.isEmpty() && inbox.isEmpty();
  }

  /** Says whether foreign threads have left anything; exact on the carrier. */
  boolean hasForeign() {
    return !inbox.isEmpty();
  }

  int size() {
    return fresh.size() + local.size() + inbox.size();
  }
}
