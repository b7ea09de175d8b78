package dev.heddle.channel;

import dev.heddle.parking.Selection;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How values get through a {@link Channel}: a buffer with a queue of waiters at either end, all
 * guarded by one lock, which is held for a few instructions and never while somebody waits.
 *
 * <pre>
 *   senders -> buffer -> receivers
 * </pre>
 *
 * <p>A send does the first of these that it can: it throws how the channel was closed; it hands its
 * value to the longest waiting receive; it leaves it in the buffer; it waits with it. A receive takes
 * the oldest value of the buffer and lets the longest waiting send into the place; it takes the value
 * straight from that send, where there is no buffer; it answers how the channel was closed; it waits.
 * Whoever meets a waiter does the waiter's part too, under the lock, and unparks it afterwards.
 *
 * <p>So with the lock free:
 *
 * <ul>
 *   <li>somebody waits to receive only while the buffer is empty, nobody waits to send and the channel
 *       is open;
 *   <li>somebody waits to send only while the buffer is full and the channel has not failed;
 *   <li>in a channel that has failed there is nothing.
 * </ul>
 *
 * <p>Waiters of a {@link Selection} bend the first two: one that has been decided elsewhere stays in
 * its queue until somebody meets it and passes it by, and one select may wait at both ends.
 *
 * <p>The two sides meet in one object, the waiter's item. A send brings its value and a receive is
 * handed one; where a closing ends the wait, the item is the {@link Closing}. Each side comes in three
 * kinds: one that waits, one that does not (<i>now</i>) and one for a select that waits elsewhere too
 * (<i>or enlist</i>). Before the first two goes a short way for the frequent case, a buffer with
 * nobody waiting, which is small enough to be compiled into the caller.
 *
 * <p>{@link Channel} is this class and a public face; as one object, since it is on every way.
 */
abstract sealed class Transfers<T> extends Buffer<T> permits Channel {
  private final WaitQueue receivers = new WaitQueue(this, this, "receive");
  private final WaitQueue senders = new WaitQueue(this, this, "send");
  private @Nullable Closing closing;

  /** How many {@link Sender}s are open. */
  private int openSenders;

  Transfers(int capacity, boolean conflated) {
    super(capacity, conflated);
  }

  // -- sending

  /** The short way: whether there was room, and nobody waited. */
  final boolean passIn(T value) {
    Objects.requireNonNull(value, "A channel takes no null values");
    WaitQueue others = receivers;
    if (capacity == 0) {
      return false;
    }
    acquire();
    try {
      return closing == null && others.size() == 0 && offer(value);
    } finally {
      release();
    }
  }

  /** Null if the value has been sent, else the waiter that will have sent it when it is granted. */
  final @Nullable Waiter sendOrEnqueue(T value) {
    Objects.requireNonNull(value, "A channel takes no null values");
    Waiter receiver;
    acquire();
    try {
      if (closing != null) {
        throw closing.exception();
      }
      receiver = receivers.poll(value);
      if (receiver == null) {
        if (isFull()) {
          return senders.add(value);
        }
        add(value);
      }
    } finally {
      release();
    }
    if (receiver != null) {
      receiver.unpark();
    }
    return null;
  }

  /** The value if it has been sent, the closing, or null. */
  final @Nullable Object sendNow(T value) {
    return passIn(value) ? value : sendOrNothing(value);
  }

  private @Nullable Object sendOrNothing(T value) {
    Waiter receiver;
    acquire();
    try {
      if (closing != null) {
        return closing;
      }
      receiver = receivers.poll(value);
      if (receiver == null) {
        if (isFull()) {
          return null;
        }
        add(value);
      }
    } finally {
      release();
    }
    if (receiver != null) {
      receiver.unpark();
    }
    return value;
  }

  /** As {@link #sendNow}, having decided for it; or null. */
  final @Nullable Object sendOrEnlist(T value, Selection selection, int index) {
    Waiter receiver = null;
    acquire();
    try {
      if (closing != null) {
        return selection.decide(index) ? closing : null;
      }
      receiver = selection.meet(index, receivers, value);
      if (receiver == null) {
        if (isFull()) {
          selection.enlist(senders, index, value);
          return null;
        }
        if (!selection.decide(index)) {
          return null;
        }
        add(value);
      }
    } finally {
      release();
    }
    if (receiver != null) {
      receiver.unpark();
    }
    return value;
  }

  /** A send that has waited keeps its value as its item, unless a failure ended it. */
  final void checkSent(@Nullable Object item) {
    if (item instanceof Closing end) {
      throw end.exception();
    }
  }

  // -- receiving

  /** The short way: a value if there was one, and nobody waited. */
  final @Nullable T passOut() {
    WaitQueue others = senders;
    if (capacity == 0) {
      return null;
    }
    acquire();
    try {
      return others.size() == 0 ? poll() : null;
    } finally {
      release();
    }
  }

  /** A value, the closing, or null when the time has passed; Long.MAX_VALUE never passes. */
  final @Nullable Object receiveOrClosing(long nanos) throws InterruptedException {
    Waiter.checkCancelled();
    Waiter sender;
    Waiter waiter = null;
    Object received;
    acquire();
    try {
      sender = senders.poll();
      received = take(sender);
      if (received == null) {
        received = closing;
        if (received == null) {
          waiter = receivers.add(null);
        }
      }
    } finally {
      release();
    }
    if (sender != null) {
      sender.unpark();
    } else if (waiter != null) {
      if (nanos == Long.MAX_VALUE) {
        waiter.await();
      } else if (!waiter.await(nanos)) {
        return null;
      }
      return waiter.item();
    }
    return received;
  }

  /** A value, the closing, or null. */
  final @Nullable Object receiveNow() {
    T value = passOut();
    return value != null ? value : receiveOrNothing();
  }

  private @Nullable Object receiveOrNothing() {
    Waiter sender;
    Object received;
    acquire();
    try {
      sender = senders.poll();
      received = take(sender);
      if (received == null) {
        received = closing;
      }
    } finally {
      release();
    }
    if (sender != null) {
      sender.unpark();
    }
    return received;
  }

  /** A value or the closing, having decided for it; or null. */
  final @Nullable Object receiveOrEnlist(Selection selection, int index) {
    Waiter sender = null;
    Object received;
    acquire();
    try {
      if (size() > 0 || closing != null) {
        if (!selection.decide(index)) {
          return null;
        }
        sender = senders.poll();
        received = take(sender);
        received = received == null ? closing : received;
      } else {
        sender = selection.meet(index, senders, null);
        received = sender == null ? null : sender.item();
        if (sender == null) {
          selection.enlist(receivers, index, null);
        }
      }
    } finally {
      release();
    }
    if (sender != null) {
      sender.unpark();
    }
    return received;
  }

  /** The oldest value, having let the longest waiting send in; null if there is none. */
  private @Nullable T take(@Nullable Waiter sender) {
    T oldest = poll();
    if (sender == null) {
      return oldest;
    }
    T sent = valueOf(sender.item());
    if (oldest == null) {
      return sent;
    }
    add(sent);
    return oldest;
  }

  final T valueOrThrow(@Nullable Object received) {
    if (received instanceof Closing end) {
      throw end.exception();
    }
    return valueOf(received);
  }

  final Optional<T> valueOrDone(@Nullable Object received) {
    return received instanceof Closing(var failure) && failure == null
        ? Optional.empty()
        : Optional.of(valueOrThrow(received));
  }

  @SuppressWarnings("unchecked")
  private T valueOf(@Nullable Object received) {
    return (T) Objects.requireNonNull(received);
  }

  // -- closing

  /** The values that nobody will receive; nothing happens to a channel that has ended like that. */
  final List<T> close(Closing how) {
    List<T> lost = new ArrayList<>();
    List<Waiter> woken = new ArrayList<>();
    acquire();
    try {
      if (closing != null && (closing.failure() != null || how.failure() == null)) {
        return List.of();
      }
      closing = how;
      grantAll(receivers, how, woken);
      if (how.failure() != null) {
        for (T value; (value = poll()) != null;) {
          lost.add(value);
        }
        grantAll(senders, how, woken);
      }
    } finally {
      release();
    }
    woken.forEach(Waiter::unpark);
    return lost;
  }

  private static void grantAll(WaitQueue queue, Closing how, List<Waiter> woken) {
    for (Waiter waiter; (waiter = queue.poll(how)) != null;) {
      woken.add(waiter);
    }
  }

  final void senderOpens() {
    acquire();
    try {
      if (closing != null) {
        throw closing.exception();
      }
      openSenders++;
    } finally {
      release();
    }
  }

  final void senderCloses() {
    acquire();
    boolean last = --openSenders == 0;
    release();
    if (last) {
      close(Closing.DONE);
    }
  }

  // -- what is known of it

  final Channel.Statistics snapshot() {
    acquire();
    try {
      return new Channel.Statistics(
          size(), capacity, senders.size(), receivers.size(), closing != null);
    } finally {
      release();
    }
  }

  /** Draws it: waiting sends, what is in the buffer, waiting receives. */
  @Override
  public String toString() {
    String room = switch (capacity) {
      case 0 -> "rendezvous";
      case Integer.MAX_VALUE -> size() + " of unlimited";
      default -> size() + " of " + capacity;
    };
    return "Channel[" + senders.size() + " -> (" + room + ") -> " + receivers.size()
        + (closing == null ? "]" : closing.failure() == null ? ", done]" : ", failed]");
  }
}
