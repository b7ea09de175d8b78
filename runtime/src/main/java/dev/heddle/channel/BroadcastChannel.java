package dev.heddle.channel;

import dev.heddle.ClosedException;

import dev.heddle.parking.SpinLock;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A way for values from tasks to all who have subscribed: each {@link Receiver} gets each value that
 * is sent after it was opened, in the same order.
 *
 * <p>Each receiver has a buffer of its own, and its {@link Overflow} says what happens when that is
 * full: senders wait, or the oldest value is dropped, which affects no other receiver. Without
 * receivers a value goes nowhere.
 *
 * <p>A send happens for all receivers or for none: one that waits has sent nothing yet, and if it is
 * cancelled then, it never does. {@link #done} ends the channel in order, after what was sent before
 * and what waits to be; {@link #fail} ends it at once. Null values are refused. Thread-safe, on any
 * thread.
 *
 * <p>Values are held once, in a chain along which the receivers move; a send takes time in proportion
 * to the number of receivers all the same, since it wakes those who wait. Tokio's broadcast channel
 * and Kotlin's {@code SharedFlow} are the models.
 *
 * @param <T> the type of the values
 */
public final class BroadcastChannel<T> {
  final SpinLock guard = new SpinLock();

  // Guarded. Senders wait only while some receiver holds them back.
  private final WaitQueue senders = new WaitQueue(guard, this, "send");
  private final List<Receiver<T>> receivers = new ArrayList<>();
  private Link<T> newest = new Link<>(null);
  private @Nullable Closing closing;

  /** Makes a channel without receivers. */
  public BroadcastChannel() {}

  /**
   * What is known of a channel at one moment.
   *
   * @param receivers how many have subscribed
   * @param unread how many values the one that is furthest behind has not received
   * @param waitingToSend how many sends wait
   * @param closed whether it has been closed
   */
  public record Statistics(int receivers, int unread, int waitingToSend, boolean closed) {}

  /**
   * Subscribes to all values sent from now on; senders wait while the buffer is full.
   *
   * @param capacity how many values the receiver may be behind, at least 1
   * @return the receiver; to be closed, since one that nobody receives from holds senders up
   * @throws IllegalArgumentException if the capacity is less than 1
   */
  public Receiver<T> subscribe(int capacity) {
    return subscribe(capacity, Overflow.WAIT);
  }

  /**
   * Subscribes to all values sent from now on.
   *
   * @param capacity how many values the receiver may be behind, at least 1
   * @param overflow what happens when it is more
   * @return the receiver, to be closed; if the channel has ended, it has nothing to receive
   * @throws IllegalArgumentException if the capacity is less than 1
   */
  public Receiver<T> subscribe(int capacity, Overflow overflow) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "A receiver has room for at least 1 value, not " + capacity);
    }
    Objects.requireNonNull(overflow, "overflow");
    guard.acquire();
    try {
      return added(new Receiver<>(this, newest, capacity, overflow));
    } finally {
      guard.release();
    }
  }

  /** Subscribes for the newest values, beginning with that of now. There must have been one. */
  Receiver<T> watch() {
    guard.acquire();
    try {
      var before = new Link<T>(null);
      before.next = newest;
      return added(new Receiver<>(this, before, 1, Overflow.CONFLATE));
    } finally {
      guard.release();
    }
  }

  private Receiver<T> added(Receiver<T> receiver) {
    receivers.add(receiver);
    return receiver;
  }

  /**
   * Sends a value to all receivers, waiting while one with {@link Overflow#WAIT} is full.
   *
   * @param value the value
   * @throws ClosedException if the channel is closed, or fails while this waits
   * @throws InterruptedException if the caller is cancelled; nothing has been sent then
   */
  public void send(T value) throws InterruptedException {
    send(value, Long.MAX_VALUE);
  }

  /**
   * Sends a value to all receivers if those with {@link Overflow#WAIT} have room in time.
   *
   * @param value the value
   * @param timeout the longest time to wait; zero or less means not to wait
   * @return whether it was sent
   * @throws ClosedException if the channel is closed, or fails while this waits
   * @throws InterruptedException if the caller is cancelled; nothing has been sent then
   */
  public boolean trySend(T value, Duration timeout) throws InterruptedException {
    return send(value, Waiter.nanosOf(timeout));
  }

  private boolean send(T value, long nanos) throws InterruptedException {
    Objects.requireNonNull(value, "A channel takes no null values");
    Waiter.checkCancelled();
    List<Waiter> woken = new ArrayList<>();
    Waiter waiter = null;
    guard.acquire();
    try {
      checkOpen();
      if (isHeldBack()) {
        waiter = senders.add(value);
      } else {
        append(value, woken);
      }
    } finally {
      guard.release();
    }
    woken.forEach(Waiter::unpark);
    if (waiter == null) {
      return true;
    }
    if (nanos == Long.MAX_VALUE) {
      waiter.await();
    } else if (!waiter.await(nanos)) {
      return false;
    }
    if (waiter.item() instanceof Closing end) {
      throw end.exception();
    }
    return true;
  }

  /**
   * Sends a value to all receivers if that is possible without waiting. Never waits, on any thread.
   *
   * @param value the value
   * @return whether it was sent; if not, no receiver gets it
   * @throws ClosedException if the channel is closed
   */
  public boolean trySend(T value) {
    return trySend(null, value);
  }

  /** As {@link #trySend(Object)}, but only if the newest value is still that of a given link. */
  boolean trySend(@Nullable Link<T> after, T value) {
    Objects.requireNonNull(value, "A channel takes no null values");
    List<Waiter> woken = new ArrayList<>();
    guard.acquire();
    try {
      checkOpen();
      if (isHeldBack() || (after != null && after != newest)) {
        return false;
      }
      append(value, woken);
    } finally {
      guard.release();
    }
    woken.forEach(Waiter::unpark);
    return true;
  }

  private void checkOpen() {
    if (closing != null) {
      throw closing.exception();
    }
  }

  /** The link of the newest value; before the first, one without. */
  Link<T> newest() {
    guard.acquire();
    try {
      return newest;
    } finally {
      guard.release();
    }
  }

  // -- with the guard held

  private boolean isHeldBack() {
    for (Receiver<T> receiver : receivers) {
      if (receiver.holdsBack()) {
        return true;
      }
    }
    return false;
  }

  private void append(T value, List<Waiter> woken) {
    var link = new Link<T>(value);
    newest.next = link;
    newest = link;
    for (Receiver<T> receiver : receivers) {
      receiver.offer(link, woken);
    }
  }

  /** Lets in those who wait to send, as far as there is room now, or all of them. */
  private void admit(boolean all, List<Waiter> woken) {
    while (senders.size() > 0 && (all || !isHeldBack())) {
      Waiter sender = senders.poll();
      if (sender != null) {
        append(valueOf(sender.item()), woken);
        woken.add(sender);
      }
    }
  }

  /** To be called when a receiver has made room; returns whom to unpark. */
  List<Waiter> admit() {
    if (senders.size() == 0) {
      return List.of();
    }
    List<Waiter> woken = new ArrayList<>();
    admit(false, woken);
    return woken;
  }

  /** Forgets a receiver; returns whom to unpark. */
  List<Waiter> remove(Receiver<T> receiver) {
    return receivers.remove(receiver) ? admit() : List.of();
  }

  @Nullable
  Closing closing() {
    return closing;
  }

  // -- closing

  /**
   * Ends the channel in order: nothing more can be sent, and what has been sent, or waits to be, can
   * still be received. It does not wait for that: buffers take what waits even if they are full. Does
   * nothing if the channel has ended already.
   */
  public void done() {
    close(Closing.DONE);
  }

  /**
   * Ends the channel at once: waiting sends and receives, and all later ones, throw {@link
   * ClosedException} with this cause, and what has not been received yet never is. Does nothing
   * if it has failed already.
   *
   * @param failure why
   */
  public void fail(Throwable failure) {
    close(new Closing(Objects.requireNonNull(failure, "failure")));
  }

  private void close(Closing how) {
    List<Waiter> woken = new ArrayList<>();
    guard.acquire();
    try {
      if (closing != null && (closing.failure() != null || how.failure() == null)) {
        return;
      }
      closing = how;
      if (how.failure() == null) {
        admit(true, woken);
      }
      for (Waiter sender; (sender = senders.poll(how)) != null;) {
        woken.add(sender);
      }
      for (Receiver<T> receiver : receivers) {
        receiver.end(how, newest, woken);
      }
    } finally {
      guard.release();
    }
    woken.forEach(Waiter::unpark);
  }

  /**
   * Returns what is known of the channel now.
   *
   * @return a snapshot
   */
  public Statistics statistics() {
    guard.acquire();
    try {
      int unread = receivers.stream().mapToInt(Receiver::unread).max().orElse(0);
      return new Statistics(receivers.size(), unread, senders.size(), closing != null);
    } finally {
      guard.release();
    }
  }

  @SuppressWarnings("unchecked")
  private T valueOf(@Nullable Object sent) {
    return (T) Objects.requireNonNull(sent);
  }

  @Override
  public String toString() {
    return "BroadcastChannel[" + senders.size() + " -> " + receivers.size() + " receivers"
        + (closing == null ? "]" : closing.failure() == null ? ", done]" : ", failed]");
  }
}
