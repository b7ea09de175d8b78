package dev.heddle.scheduler;

import dev.heddle.scheduler.jdk.CarrierPin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one carrier knows of channels that tasks wait for: a {@link Selector} of its own, asked
 * between slices when there is other work and slept in when there is none.
 *
 * <p>So a task that waits for a socket goes on where it was, and no other thread takes part. Two
 * habits save system calls: an interest once registered stays until it is found to be of no use (a
 * connection that reads in a loop never changes it again), and the selector is not asked again before
 * everybody has had a turn whom it woke: what he has not read yet would be ready once more, to no use.
 * The interest in a connection's being made is the exception: once it is made the selector reports it no more, while
 * the system does as long as the channel can be written to, so that no {@code select} would ever sleep again.
 *
 * <p>Where nobody else could help with what becomes runnable ({@link #inPortions}), the listeners of
 * many ready channels are called some at a time, between the slices that they lead to. So each
 * channel's objects come into the cache once, not first for all channels and later again for all
 * tasks; and however many there are, the selector never finds one whose task is still to run.
 *
 * <p>Touched by its carrier only, but for {@link #wakeup} and {@link #awaitIfKnown} from any thread,
 * and {@link #pollNow} by the {@link Warden} while a long slice holds the carrier. A selector lets one
 * in at a time, and whoever comes second would wait for as long as the first sleeps. So who goes in has
 * {@code selecting} first, by a compare-and-swap, and who does not get it does without: if it is the
 * warden, the carrier is not held any more; if it is the carrier, the warden is about to call its
 * listeners. A listener is taken by an atomic exchange and called by whoever got it.
 */
final class Readiness implements Sleeping {
  private static final int OPERATIONS = 5;

  /** How long the selector is left alone at least while tasks can run. */
  private static final long POLL_NANOS = 50_000;

  /** How long it is left alone at most. */
  private static final long LONGEST_POLL_NANOS = 10_000_000;

  /** Selectors count milliseconds. */
  static final long SHORTEST_SELECT_NANOS = 1_000_000;

  /** What is shorter is slept in pieces this long, with a look at the channels between. */
  static final long SHORT_PARK_NANOS = 100_000;

  /** How many listeners are called at a time, if not all: about as many as slices make a turn. */
  static final int PORTION = 64;

  private final Selector selector;
  private final AtomicBoolean selecting = new AtomicBoolean();
  private final Consumer<Throwable> onFailure;

  /** What the selector does with a key that is ready. */
  private final Consumer<SelectionKey> onReady;

  /** Keys found ready whose listeners have yet to be called. Carrier only. */
  private final Queue<SelectionKey> reported = new ArrayDeque<>();

  /** Whether the selector has been asked and no turn has begun since. */
  private boolean asked;

  private long polled;

  /** The slice by which all have run that could when the selector had been asked. */
  private long passEnd;

  private Readiness(Consumer<Throwable> onFailure, boolean inPortions) {
    this.onFailure = onFailure;
    this.onReady = inPortions ? reported::add : this::dispatch;
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("A carrier could not open a selector: " + e.getMessage(), e);
    }
  }

  /** Calls all listeners while it asks, so that other carriers can help with what they wake. */
  static Readiness atOnce(Consumer<Throwable> onFailure) {
    return new Readiness(onFailure, false);
  }

  /** Calls listeners by and by; asked by its carrier only. */
  static Readiness inPortions(Consumer<Throwable> onFailure) {
    return new Readiness(onFailure, true);
  }

  /** Refuses what could never become ready, at the door. */
  static void check(SelectableChannel channel, int operation) {
    if (Integer.bitCount(operation) != 1 || (operation & ~channel.validOps()) != 0) {
      throw new IllegalArgumentException(
          "One of the operations " + channel.validOps() + " of " + channel
              + " can be awaited, not " + operation + "; see SelectionKey");
    }
    if (channel.provider() != SelectorProvider.provider()) {
      throw new IllegalArgumentException(
          channel + " is of " + channel.provider() + ", but only channels of "
              + SelectorProvider.provider() + " can be awaited");
    }
    if (channel.isBlocking()) {
      throw new IllegalArgumentException(
          channel + " is in blocking mode; call configureBlocking(false) first");
    }
  }

  /**
   * Calls a listener once, when the channel is ready, has been found closed or cannot be waited for, as
   * one that has been put back into blocking mode meanwhile; it replaces one already there for the same
   * operation.
   */
  void await(SelectableChannel channel, int operation, Runnable listener) {
    try {
      SelectionKey key = channel.keyFor(selector);
      if (key == null) {
        key = channel.register(selector, 0, new AtomicReferenceArray<Runnable>(OPERATIONS));
      }
      arm(key, operation, listener);
    } catch (ClosedChannelException | CancelledKeyException | IllegalBlockingModeException _) {
      // Trying the operation will tell.
      call(listener);
    } catch (Throwable e) {
      call(listener);
      throw e;
    }
  }

  /**
   * As {@link #await}, if the channel is known here. Any thread; the selector goes to work on it at
   * once, also if that is to let go of a channel that has been closed.
   *
   * @return whether it is known
   */
  boolean awaitIfKnown(SelectableChannel channel, int operation, Runnable listener) {
    SelectionKey key = channel.keyFor(selector);
    if (key == null) {
      return false;
    }
    if (arm(key, operation, listener)) {
      selector.wakeup();
    }
    return true;
  }

  boolean knows(SelectableChannel channel) {
    return channel.keyFor(selector) != null;
  }

  /** Returns whether the selector learns of it only when it is asked anew. */
  private boolean arm(SelectionKey key, int operation, Runnable listener) {
    var listeners = listenersOf(key);
    try {
      // Dekker with disarm() and close(): the listener is there before the interest is read.
      listeners.set(indexOf(operation), listener);
      if ((key.interestOps() & operation) != 0) {
        return false;
      }
      key.interestOpsOr(operation);
    } catch (CancelledKeyException _) {
      if (listeners.compareAndSet(indexOf(operation), listener, null)) {
        call(listener);
      }
    }
    return true;
  }

  /**
   * Calls listeners that are left from the last time; if there are none, asks without waiting, if a
   * channel is known and those have run who could when it was asked last.
   *
   * @param now the time
   * @param slice how many slices the carrier has run
   * @param runnable how many more it could run now
   */
  void poll(long now, long slice, int runnable) {
    if (hasReported()) {
      callReported();
      return;
    }
    if (asked) {
      asked = false;
      polled = now;
      passEnd = slice + runnable;
    }
    long pause = slice - passEnd >= 0 ? POLL_NANOS : LONGEST_POLL_NANOS;
    if (now - polled >= pause) {
      pollNow();
    }
  }

  /**
   * Asks without waiting, if a channel is known. Any thread, unless listeners are called in portions:
   * the warden may find that the carrier has just retired and closed the selector, having called every
   * listener.
   */
  void pollNow() {
    try {
      if (!selector.keys().isEmpty()) {
        select(() -> selector.selectNow(onReady));
      }
    } catch (ClosedSelectorException _) {
      // Nobody waits here any more.
    }
  }

  /**
   * Sleeps until a channel is ready, {@link #wakeup} is called, or some time has passed; not at all if
   * listeners are left from the last time. Selectors count milliseconds; it may return before its time,
   * and less than a millisecond is left to the caller to sleep otherwise.
   *
   * @param nanos the longest time, or {@code Long.MAX_VALUE}
   */
  void select(long nanos) {
    if (hasReported()) {
      callReported();
    } else if (nanos == Long.MAX_VALUE) {
      select(() -> selector.select(onReady));
    } else if (nanos >= SHORTEST_SELECT_NANOS) {
      select(() -> selector.select(onReady, TimeUnit.NANOSECONDS.toMillis(nanos)));
    } else {
      select(() -> selector.selectNow(onReady));
    }
  }

  private interface Selection {
    int run() throws IOException;
  }

  private void select(Selection selection) {
    asked = true;
    if (!selecting.compareAndSet(false, true)) {
      // Not for long: the warden does not sleep in it.
      LockSupport.parkNanos(this, SHORT_PARK_NANOS);
      return;
    }
    try {
      selection.run();
    } catch (ClosedSelectorException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      onFailure.accept(e);
    } finally {
      selecting.set(false);
    }
    callReported();
  }

  /** Whether listeners are left to be called before the selector is asked again. */
  boolean hasReported() {
    return !reported.isEmpty();
  }

  private void callReported() {
    SelectionKey key;
    for (int called = 0; called < PORTION && (key = reported.poll()) != null; called++) {
      dispatch(key);
    }
  }

  private void dispatch(SelectionKey key) {
    var listeners = listenersOf(key);
    try {
      for (int ready = key.readyOps(); ready != 0; ready &= ready - 1) {
        int operation = Integer.lowestOneBit(ready);
        Runnable listener = listeners.getAndSet(indexOf(operation), null);
        if (listener == null || operation == SelectionKey.OP_CONNECT) {
          disarm(key, operation);
        }
        if (listener != null) {
          call(listener);
        }
      }
    } catch (CancelledKeyException _) {
      callAll(listeners);
    }
  }

  private void disarm(SelectionKey key, int operation) {
    key.interestOpsAnd(~operation);
    // Dekker with await(): the interest is gone before the listener is looked for once more.
    if (listenersOf(key).get(indexOf(operation)) != null) {
      key.interestOpsOr(operation);
    }
  }

  private void call(Runnable listener) {
    try {
      listener.run();
    } catch (Throwable e) {
      onFailure.accept(e);
    }
  }

  private void callAll(AtomicReferenceArray<@Nullable Runnable> listeners) {
    for (int i = 0; i < OPERATIONS; i++) {
      Runnable listener = listeners.getAndSet(i, null);
      if (listener != null) {
        call(listener);
      }
    }
  }

  /** Calls every listener, so that each finds out how its channel is, and gives the channels up. */
  void close() {
    List<SelectionKey> keys = keys();
    while (!selecting.compareAndSet(false, true)) {
      Thread.onSpinWait();
    }
    try {
      selector.close();
    } catch (IOException | RuntimeException e) {
      onFailure.accept(e);
    } finally {
      selecting.set(false);
    }
    callReported();
    // Dekker with arm(): the keys are cancelled before the listeners are looked for.
    for (SelectionKey key : keys) {
      callAll(listenersOf(key));
    }
  }

  /** All that are known. Waits for memory, since listeners that are not called wait for ever. */
  private List<SelectionKey> keys() {
    while (true) {
      try {
        return List.copyOf(selector.keys());
      } catch (OutOfMemoryError _) {
        Survival.pause();
      }
    }
  }

  /** How many listeners there are, as seen by any thread. */
  int awaited() {
    int count = 0;
    try {
      for (SelectionKey key : selector.keys()) {
        var listeners = listenersOf(key);
        for (int i = 0; i < OPERATIONS; i++) {
          count += listeners.get(i) == null ? 0 : 1;
        }
      }
    } catch (ClosedSelectorException _) {
      // Nobody waits here any more.
    }
    return count;
  }

  /** Ends the current or the next {@link #select}; any thread. */
  @Override
  public void wakeup() {
    selector.wakeup();
  }

  /** Who waits for a channel: one listener an operation. */
  @SuppressWarnings("unchecked")
  private static AtomicReferenceArray<@Nullable Runnable> listenersOf(SelectionKey key) {
    return (AtomicReferenceArray<@Nullable Runnable>) key.attachment();
  }

  private static int indexOf(int operation) {
    return Integer.numberOfTrailingZeros(operation);
  }
}
