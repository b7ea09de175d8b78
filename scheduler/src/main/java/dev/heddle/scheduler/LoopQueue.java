package dev.heddle.scheduler;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jctools.queues.varhandle.SpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * What is runnable on an event loop: two JCTools queues, first in first out, and before them what has
 * only just been started. Nobody steals from it; what is runnable on a pool is in its {@link Carrier}s.
 *
 * <h2>Who runs next</h2>
 *
 * <ol>
 *   <li>What has been started last, by {@link NewestFirst}; if there is none, the queue's oldest.
 *   <li>One slice in sixteen is the queue's, and now and then one is for the eldest of the started ones
 *       ({@link Overtaken}). So of n that are ready none waits for more than n such turns, however much
 *       the others start.
 *   <li>Who yields asks for the order of readiness. What has been started, and what other threads have
 *       left, goes into the queue before it, so all of that has run when it goes on.
 * </ol>
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
final class LoopQueue {
  private static final int CHUNK = 1024;

  private final SpscUnboundedVarHandleArrayQueue<Runnable> local =
      new SpscUnboundedVarHandleArrayQueue<>(CHUNK);
  private final NewestFirst fresh = new NewestFirst();
  private final Inbox inbox = new Inbox();
  private final Consumer<Runnable> toLocal = local::offer;

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

  /** After all that can run by now, wherever it is. Carrier only. */
  void offerAfterAll(Runnable runnable) {
    if (!fresh.isEmpty()) {
      fresh.giveByAge(toLocal);
    }
    if (hasForeign()) {
      takeForeign(inbox.size());
    }
    local.offer(runnable);
  }

  /** Any thread. */
  void offerForeign(Runnable runnable) {
    inbox.offer(runnable);
  }

  /** Takes what runs next and begins its slice: the newest. Carrier only. */
  @Nullable
  Runnable poll() {
    fresh.endSlice();
    Runnable next = fresh.poll();
    return next != null ? next : local.poll();
  }

  /** As {@link #poll}, but the queue comes first. */
  @Nullable
  Runnable pollQueued() {
    fresh.endSlice();
    Runnable next = local.poll();
    return next != null ? next : fresh.poll();
  }

  /** As {@link #poll}, but the eldest of what has been started comes first. */
  @Nullable
  Runnable pollOvertaken() {
    fresh.endSlice();
    Runnable next = fresh.pollEldest();
    return next != null ? next : local.poll();
  }

  /** Begins the slice of one that was never in here. Carrier only. */
  void endSlice() {
    fresh.endSlice();
  }

  /** Whether anything has been started that has not run. Carrier only. */
  boolean hasStarted() {
    return !fresh.isEmpty();
  }

  /** Moves at most {@code limit} elements of the inbox behind the local ones. Carrier only. */
  void takeForeign(int limit) {
    Runnable runnable;
    for (int taken = 0; taken < limit && (runnable = inbox.peek()) != null; taken++) {
      // It may not find the memory for a chunk more: then the runnable stays where it is.
      local.offer(runnable);
      inbox.poll();
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
