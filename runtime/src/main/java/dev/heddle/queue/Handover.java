package dev.heddle.queue;

import dev.heddle.ClosedException;
import dev.heddle.parking.Selectable;
import dev.heddle.parking.Selection;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How items get through a {@link Queue}: a collection that says which comes next, and a queue of waiters at
 * either end, all guarded by one lock, which is held for a few instructions and never while somebody waits.
 *
 * <pre>
 *   putters -> items -> getters
 * </pre>
 *
 * <p>A put does the first of these that it can: it throws, since the queue is shut down; it waits, since
 * the queue is full; it hands its item to the longest waiting get; it leaves it among the items. A get takes
 * the next item and lets the longest waiting put happen in its place; it throws; it waits. Whoever meets a
 * waiter does the waiter's part too, under the lock, and unparks it afterwards. So with the lock free
 * somebody waits to get only while there is no item, and to put only while the queue is full.
 *
 * <p>The two sides meet in one object, the waiter's item. A put brings its item, a get is handed one; and
 * what ends a wait otherwise lies there too, as a {@link Refusal}.
 *
 * <p>Each side comes in three kinds: one that waits, one that does not (<i>now</i>) and one for a select
 * that waits elsewhere too ({@link Getting}, {@link Putting}).
 *
 * <p>{@link Queue} is this class and a public face; as one object, since it is on every way.
 */
abstract sealed class Handover<T> extends Unfinished permits Queue {
  private final WaitQueue getters = new WaitQueue(this, this, "get");
  private final WaitQueue putters = new WaitQueue(this, this, "put");
  private final java.util.Queue<T> items;
  final int capacity;
  private Phase phase = Phase.OPEN;

  private enum Phase {
    OPEN, DRAINING, STOPPED
  }

  /** Items leave in the order of a collection, which is empty. */
  Handover(int capacity, java.util.Queue<T> items) {
    this.capacity = capacity;
    this.items = items;
  }

  // -- putting

  /** Null if it has been put, else the waiter that will have put it when it is granted. */
  final @Nullable Waiter putOrEnqueue(T item) throws InterruptedException {
    check(item);
    Waiter.checkCancelled();
    Waiter getter;
    acquire();
    try {
      requireOpenToPut();
      if (items.size() >= capacity) {
        return putters.add(item);
      }
      getter = store(item);
    } finally {
      release();
    }
    unpark(getter);
    return null;
  }

  /** Whether there was room. */
  final boolean putNow(T item) {
    check(item);
    Waiter getter;
    acquire();
    try {
      requireOpenToPut();
      if (items.size() >= capacity) {
        return false;
      }
      getter = store(item);
    } finally {
      release();
    }
    unpark(getter);
    return true;
  }

  /** Refuses what cannot be put, before anything has changed. */
  void check(T item) {
    Objects.requireNonNull(item, "A queue takes no null items");
  }

  private void requireOpenToPut() {
    if (phase != Phase.OPEN) {
      throw putRefused();
    }
  }

  private void requireOpenToGet() {
    if (phase != Phase.OPEN) {
      throw getRefused();
    }
  }

  private ClosedException putRefused() {
    return new ClosedException(
        this + " is shut down and takes no more items; end the producers before the shutdown, or"
            + " let this exception end them",
        null);
  }

  private ClosedException getRefused() {
    return new ClosedException(
        this + " is shut down and has no more items; let this exception end the consumer", null);
  }

  /** With the lock held and room for the item: hands it over or keeps it. */
  private @Nullable Waiter store(T item) {
    Waiter getter = getters.poll(item);
    if (getter == null) {
      items.add(item);
    }
    count();
    return getter;
  }

  // -- taking

  /** The first item, or null if there is none. */
  final @Nullable T takeNow() {
    T item;
    Waiter putter = null;
    acquire();
    try {
      item = items.poll();
      if (item == null) {
        requireOpenToGet();
      } else {
        putter = admit();
      }
    } finally {
      release();
    }
    unpark(putter);
    return item;
  }

  /** Joins those who wait for an item; null if there is one after all. */
  final @Nullable Waiter enqueueIfEmpty() {
    acquire();
    try {
      if (!items.isEmpty()) {
        return null;
      }
      requireOpenToGet();
      return getters.add(null);
    } finally {
      release();
    }
  }

  /** With the lock held and room for an item: lets the longest waiting put happen. */
  private @Nullable Waiter admit() {
    for (Waiter putter; (putter = putters.claim()) != null;) {
      try {
        items.add(itemOf(putter));
      } catch (RuntimeException | Error e) {
        // Of a comparator that dislikes the item: the putter's affair and not the taker's.
        putter.grantClaimed(Refusal.of(e));
        unpark(putter);
        continue;
      }
      count();
      putter.grantClaimed(putter.item());
      return putter;
    }
    return null;
  }

  /** What a granted get has got. */
  final T received(Waiter getter) {
    return received(getter.item());
  }

  final T received(@Nullable Object handedOver) {
    if (handedOver == Refusal.SHUT_DOWN) {
      throw getRefused();
    }
    return itemOf(handedOver);
  }

  /** What becomes of a granted put. */
  final void requireAccepted(Waiter putter) {
    requireAccepted(putter.item());
  }

  final void requireAccepted(@Nullable Object handedOver) {
    if (handedOver instanceof Refusal refusal) {
      refusal.rethrow();
      throw putRefused();
    }
  }

  private T itemOf(Waiter waiter) {
    return itemOf(waiter.item());
  }

  @SuppressWarnings("unchecked")
  private T itemOf(@Nullable Object handedOver) {
    return (T) Objects.requireNonNull(handedOver);
  }

  private static void unpark(@Nullable Waiter waiter) {
    if (waiter != null) {
      waiter.unpark();
    }
  }

  /** For a select; its outcome is the item, or {@link Refusal#SHUT_DOWN}. */
  final class Getting implements Selectable {
    @Override
    public @Nullable Object tryNow() {
      return tryOrEnlist(null, 0);
    }

    @Override
    public @Nullable Object tryOrEnlist(@Nullable Selection selection, int index) {
      Object outcome;
      Waiter putter = null;
      acquire();
      try {
        if (items.isEmpty() && phase == Phase.OPEN) {
          if (selection != null) {
            selection.enlist(getters, index, null);
          }
          return null;
        }
        if (selection != null && !selection.decide(index)) {
          return null;
        }
        outcome = items.poll();
        if (outcome == null) {
          outcome = Refusal.SHUT_DOWN;
        } else {
          putter = admit();
        }
      } finally {
        release();
      }
      unpark(putter);
      return outcome;
    }
  }

  /** For a select; its outcome is the item, or a {@link Refusal}. */
  final class Putting implements Selectable {
    private final T item;

    Putting(T item) {
      this.item = item;
    }

    @Override
    public @Nullable Object tryNow() {
      return tryOrEnlist(null, 0);
    }

    @Override
    public @Nullable Object tryOrEnlist(@Nullable Selection selection, int index) {
      Waiter getter;
      acquire();
      try {
        if (items.size() >= capacity && phase == Phase.OPEN) {
          if (selection != null) {
            selection.enlist(putters, index, item);
          }
          return null;
        }
        if (selection != null && !selection.decide(index)) {
          return null;
        }
        if (phase != Phase.OPEN) {
          return Refusal.SHUT_DOWN;
        }
        try {
          getter = store(item);
        } catch (RuntimeException | Error e) {
          return Refusal.of(e);
        }
      } finally {
        release();
      }
      unpark(getter);
      return item;
    }
  }

  // -- closing

  final void drain() {
    close(Phase.DRAINING);
  }

  /** Returns what nobody has taken. */
  final List<T> stop() {
    return close(Phase.STOPPED);
  }

  final boolean isShutDown() {
    acquire();
    try {
      return phase != Phase.OPEN;
    } finally {
      release();
    }
  }

  private List<T> close(Phase next) {
    List<T> left = new ArrayList<>();
    List<Waiter> woken = new ArrayList<>();
    acquire();
    try {
      if (next.compareTo(phase) > 0) {
        phase = next;
      }
      refuse(putters, woken);
      refuse(getters, woken);
      if (phase == Phase.STOPPED) {
        empty(left);
        woken.addAll(stopCounting(left.size()));
      }
    } finally {
      release();
    }
    woken.forEach(Waiter::unpark);
    return left;
  }

  /** In order; a comparator that fails beyond repair spoils the order and loses nothing. */
  private void empty(List<T> into) {
    try {
      T item;
      while ((item = items.poll()) != null) {
        into.add(item);
      }
    } catch (Error _) {
      into.addAll(items);
      items.clear();
    }
  }

  private static void refuse(WaitQueue waiting, List<Waiter> woken) {
    Waiter waiter;
    while ((waiter = waiting.poll(Refusal.SHUT_DOWN)) != null) {
      woken.add(waiter);
    }
  }

  // -- looking

  final Queue.Statistics look() {
    acquire();
    try {
      return new Queue.Statistics(
          items.size(), capacity, unfinished(), putters.size(), getters.size());
    } finally {
      release();
    }
  }

  final String describe() {
    return getClass().getSimpleName()
        + "["
        + items.size()
        + " of "
        + (capacity == Queue.UNBOUNDED ? "unbounded" : capacity)
        + (phase == Phase.OPEN ? "]" : ", " + phase.name().toLowerCase(Locale.ROOT) + "]");
  }
}
