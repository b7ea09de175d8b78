package dev.heddle.scheduler;

import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jctools.queues.varhandle.SpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * What is runnable on one carrier, first in first out: two JCTools queues.
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
  private final MpscUnboundedVarHandleArrayQueue<Runnable> inbox =
      new MpscUnboundedVarHandleArrayQueue<>(CHUNK);

  /** Carrier only. */
  void offerLocal(Runnable runnable) {
    local.offer(runnable);
  }

  /** Any thread. */
  void offerForeign(Runnable runnable) {
    inbox.offer(runnable);
  }

  /** Carrier only. */
  @Nullable Runnable poll() {
    return local.poll();
  }

  /** Moves at most {@code limit} elements of the inbox behind the local ones. Carrier only. */
  void takeForeign(int limit) {
    Runnable runnable;
    for (int taken = 0; taken < limit && (runnable = inbox.poll()) != null; taken++) {
      local.offer(runnable);
    }
  }

  /** Takes one element of the inbox, bypassing the local queue. One thread at a time. */
  @Nullable Runnable pollForeign() {
    return inbox.poll();
  }

  boolean isEmpty() {
    return local.isEmpty() && inbox.isEmpty();
  }

  /** Says whether foreign threads have left anything; exact on the carrier. */
  boolean hasForeign() {
    return !inbox.isEmpty();
  }

  int size() {
    return local.size() + inbox.size();
  }
}
