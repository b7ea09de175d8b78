package dev.heddle.parking;

import dev.heddle.current.WaitingTask;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The waiters of one operation of one primitive, first come first served.
 *
 * <p>A primitive has a {@link SpinLock} that guards its state, and one queue for each operation that
 * can wait. The pattern is always the same:
 *
 * <pre>{@code
 * guard.acquire();
 * if (free) { take it; guard.release(); return; }
 * Waiter me = waiters.add(null);
 * guard.release();
 * me.await();                       // returns as the owner, or throws having left the queue
 *
 * guard.acquire();
 * Waiter next = waiters.poll();     // hand over to the longest waiting, or free it
 * if (next == null) { free it; }
 * guard.release();
 * if (next != null) { next.unpark(); }
 * }</pre>
 *
 * <p>Waking hands over: the woken waiter owns what it waited for before it runs. Nobody can barge
 * in between, and nobody spins.
 */
public final class WaitQueue {
  final Guarded guard;
  final Object primitive;
  final String operation;

  private @Nullable Waiter head;
  private @Nullable Waiter tail;
  private int size;

  /**
   * Makes an empty queue.
   *
   * @param guard the lock of the primitive; it guards this queue too
   * @param primitive what is waited on; its {@code toString} appears in reports
   * @param operation which operation waits, for example "acquire"
   */
  public WaitQueue(Guarded guard, Object primitive, String operation) {
    this.guard = guard;
    this.primitive = primitive;
    this.operation = operation;
  }

  /**
   * Adds the calling thread at the tail. With the lock held; the caller releases it and then calls
   * one of the {@code await} methods.
   *
   * @param item what the waiter brings, for example the value it wants to put
   * @return the wait
   */
  public Waiter add(@Nullable Object item) {
    return append(new Waiter(this, WaitingTask.current(), item));
  }

  Waiter append(Waiter waiter) {
    waiter.previous = tail;
    if (tail == null) {
      head = waiter;
    } else {
      tail.next = waiter;
    }
    tail = waiter;
    size++;
    return waiter;
  }

  /**
   * Takes the longest waiting thread off the queue and grants it, which keeps the item it brought.
   * With the lock held; the caller releases it and unparks the waiter.
   *
   * @return the granted waiter, or null if nobody waits
   */
  public @Nullable Waiter poll() {
    for (Waiter first = head; first != null; first = head) {
      unlink(first);
      if (first.grant()) {
        return first;
      }
    }
    return null;
  }

  /**
   * Takes the longest waiting thread off the queue and hands it an item. With the lock held; the
   * caller releases it and unparks the waiter.
   *
   * @param item what the waiter finds in {@link Waiter#item} when it goes on
   * @return the granted waiter, or null if nobody waits; the item is then still the caller's
   */
  public @Nullable Waiter poll(@Nullable Object item) {
    for (Waiter first = head; first != null; first = head) {
      unlink(first);
      if (first.grant(item)) {
        return first;
      }
    }
    return null;
  }

  /**
   * Takes the wait that {@link #peek} returns off the queue and grants it, which keeps the item it brought. With
   * the lock held; the caller releases it and unparks the waiter.
   *
   * @return the granted waiter; null if nobody waits, or the select it is part of has been decided otherwise
   */
  public @Nullable Waiter pollFirst() {
    Waiter first = head;
    if (first == null) {
      return null;
    }
    unlink(first);
    return first.grant() ? first : null;
  }

  /**
   * Takes the longest waiting thread off the queue for a grant that follows, by {@link Waiter#grantClaimed},
   * before the lock is released: for who must know that the waiter goes on before doing its part for it.
   *
   * @return the waiter, or null if nobody waits
   */
  public @Nullable Waiter claim() {
    for (Waiter first = head; first != null; first = head) {
      unlink(first);
      if (first.claim()) {
        return first;
      }
    }
    return null;
  }

  /**
   * Returns the longest waiting thread's wait without granting it. With the lock held. If it is part of a
   * select, that may have been decided otherwise.
   *
   * @return the first waiter, or null
   */
  public @Nullable Waiter peek() {
    return head;
  }

  /**
   * Grants everybody. With the lock held; the caller releases it and unparks each.
   *
   * @return the granted waiters, longest waiting first
   */
  public List<Waiter> pollAll() {
    if (head == null) {
      return List.of();
    }
    List<Waiter> all = roomForAll();
    pollAll(all);
    return all;
  }

  /**
   * Makes a list that {@link #pollAll(List)} fills without asking for memory. With the lock held.
   *
   * @return an empty list
   */
  public List<Waiter> roomForAll() {
    return new ArrayList<>(size);
  }

  /**
   * Grants everybody, as {@link #pollAll()}, for whoever has changed something before that must not
   * stand alone. A waiter may go on as soon as it is granted, before the lock is released and before it
   * is unparked: what it is to find is written before.
   *
   * @param room gets the granted waiters, longest waiting first
   */
  public void pollAll(List<Waiter> room) {
    Waiter waiter;
    while ((waiter = poll()) != null) {
      room.add(waiter);
    }
  }

  /**
   * Returns how many wait. Exact with the lock held, otherwise a recent value.
   *
   * @return the number of waiters
   */
  public int size() {
    return size;
  }

  /** The longest waiting that is not of this selection. With the lock held. */
  @Nullable
  Waiter firstOther(Selection selection) {
    Waiter waiter = head;
    while (waiter != null && waiter.selection() == selection) {
      waiter = waiter.next;
    }
    return waiter;
  }

  /** Takes a waiter out that gives up; false if it has been granted already. */
  boolean abandon(Waiter waiter) {
    guard.acquire();
    try {
      if (waiter != head && waiter.previous == null) {
        return false;
      }
      unlink(waiter);
      return true;
    } finally {
      guard.release();
    }
  }

  void unlink(Waiter waiter) {
    Waiter before = waiter.previous;
    Waiter after = waiter.next;
    if (before == null) {
      head = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      tail = before;
    } else {
      after.previous = before;
    }
    waiter.previous = null;
    waiter.next = null;
    size--;
  }
}
