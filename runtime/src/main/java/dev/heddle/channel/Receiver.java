package dev.heddle.channel;

import dev.heddle.ClosedException;
import dev.heddle.Transform;
import dev.heddle.ValueAction;
import dev.heddle.parking.Selection;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One subscription to a {@link BroadcastChannel} or a {@link WatchChannel}: a place in the sequence of
 * its values.
 *
 * <p>Several tasks may receive from one receiver; each value then goes to one of them, first come
 * first served. A cancelled receive has taken nothing; a value handed over before the cancellation
 * arrived stays received. Thread-safe, on any thread.
 *
 * <p>Close it when nobody receives any more: until then its buffer holds values, and may hold up those
 * who send.
 *
 * @param <T> the type of the values
 */
public final class Receiver<T> implements AutoCloseable {
  private final BroadcastChannel<T> channel;
  private final int capacity;
  private final Overflow overflow;
  private final WaitQueue waiting;

  // Guarded by the channel's lock. Somebody waits only while nothing is unread and nothing lost.
  private Link<T> last;
  private int unread;
  private long lost;
  private @Nullable Closing closed;

  /** What is received in place of lost values. */
  private record Lag(long lost) {}

  /** Begins with what comes after a link, if there is something. */
  Receiver(BroadcastChannel<T> channel, Link<T> last, int capacity, Overflow overflow) {
    this.channel = channel;
    this.last = last;
    this.unread = last.next == null ? 0 : 1;
    this.capacity = capacity;
    this.overflow = overflow;
    this.waiting = new WaitQueue(channel.guard, this, "receive");
  }

  // -- with the guard held, by the channel

  boolean holdsBack() {
    return overflow == Overflow.WAIT && unread >= capacity;
  }

  int unread() {
    return unread;
  }

  /** Hands the newest value to whoever waits, or keeps it. */
  void offer(Link<T> link, List<Waiter> woken) {
    Waiter waiter = waiting.poll(link.value);
    if (waiter != null) {
      last = link;
      woken.add(waiter);
    } else if (unread < capacity || overflow == Overflow.WAIT) {
      unread++;
    } else {
      last = Objects.requireNonNull(last.next);
      lost += overflow == Overflow.DROP_OLDEST ? 1 : 0;
    }
  }

  /** The channel has been closed; a failure takes the unread values with it. */
  void end(Closing how, Link<T> newest, List<Waiter> woken) {
    if (how.failure() != null) {
      last = newest;
      unread = 0;
      lost = 0;
    }
    for (Waiter waiter; (waiter = waiting.poll(how)) != null;) {
      woken.add(waiter);
    }
  }

  // -- with the guard held

  private boolean isReady() {
    return lost > 0 || unread > 0 || ending() != null;
  }

  private @Nullable Closing ending() {
    return closed == null ? channel.closing() : closed;
  }

  /** A value, the lag, the closing, or null if there is nothing now. */
  private @Nullable Object take() {
    if (lost > 0) {
      var lag = new Lag(lost);
      lost = 0;
      return lag;
    }
    if (unread == 0) {
      return ending();
    }
    unread--;
    last = Objects.requireNonNull(last.next);
    return last.value;
  }

  // -- receiving

  /**
   * Receives the next value, waiting while there is none.
   *
   * @return the value
   * @throws LaggedException if values have been dropped before the next one, once for all of them
   * @throws ClosedException if the channel is closed and everything has been received, or this
   *     receiver is closed, or one of the two happens while this waits
   * @throws InterruptedException if the caller is cancelled; nothing has been received then
   */
  public T receive() throws InterruptedException {
    return valueOrThrow(receive(Long.MAX_VALUE));
  }

  /**
   * Receives the next value if there is one in time.
   *
   * @param timeout the longest time to wait; zero or less means not to wait
   * @return the value, or empty
   * @throws LaggedException as for {@link #receive()}
   * @throws ClosedException as for {@link #receive()}
   * @throws InterruptedException if the caller is cancelled; nothing has been received then
   */
  public Optional<T> tryReceive(Duration timeout) throws InterruptedException {
    Object received = receive(Waiter.nanosOf(timeout));
    return received == null ? Optional.empty() : Optional.of(valueOrThrow(received));
  }

  /**
   * Receives the next value, or nothing if there will be none: for loops.
   *
   * @return the value, or empty if the channel is done or this receiver closed
   * @throws LaggedException as for {@link #receive()}
   * @throws ClosedException if the channel has failed, or fails while this waits
   * @throws InterruptedException if the caller is cancelled; nothing has been received then
   */
  public Optional<T> receiveOrDone() throws InterruptedException {
    Object received = receive(Long.MAX_VALUE);
    return received instanceof Closing end && end.failure() == null
        ? Optional.empty()
        : Optional.of(valueOrThrow(received));
  }

  /**
   * Receives the next value if there is one now. Never waits, on any thread.
   *
   * @return the value, or empty
   * @throws LaggedException as for {@link #receive()}
   * @throws ClosedException if the channel is closed and everything has been received, or this
   *     receiver is closed
   */
  public Optional<T> tryReceive() {
    Object received = receiveNow();
    return received == null ? Optional.empty() : Optional.of(valueOrThrow(received));
  }

  /**
   * Receives every value until the channel is done or this receiver closed, and runs an action with
   * each.
   *
   * @param action what to do
   * @param <E> what it throws
   * @throws E if the action throws it; the next receive goes on after that value
   * @throws LaggedException as for {@link #receive()}; calling this again goes on
   * @throws ClosedException if the channel fails
   * @throws InterruptedException if the caller is cancelled
   */
  public <E extends Exception> void forEach(ValueAction<? super T, E> action)
      throws E, InterruptedException {
    Objects.requireNonNull(action, "action");
    Optional<T> next;
    while ((next = receiveOrDone()).isPresent()) {
      action.accept(next.get());
    }
  }

  private @Nullable Object receive(long nanos) throws InterruptedException {
    Waiter.checkCancelled();
    Waiter waiter = null;
    List<Waiter> senders = List.of();
    Object received;
    channel.guard.acquire();
    try {
      received = take();
      if (received == null) {
        waiter = waiting.add(null);
      } else {
        senders = channel.admit();
      }
    } finally {
      channel.guard.release();
    }
    senders.forEach(Waiter::unpark);
    if (waiter == null) {
      return received;
    }
    if (nanos == Long.MAX_VALUE) {
      waiter.await();
    } else if (!waiter.await(nanos)) {
      return null;
    }
    return waiter.item();
  }

  /** A value, the lag, the closing, or null. */
  @Nullable
  Object receiveNow() {
    List<Waiter> senders;
    Object received;
    channel.guard.acquire();
    try {
      received = take();
      senders = channel.admit();
    } finally {
      channel.guard.release();
    }
    senders.forEach(Waiter::unpark);
    return received;
  }

  /** For a select: as {@link #receiveNow}, having decided for it; or null, and this waits for it. */
  @Nullable
  Object receiveOrEnlist(Selection selection, int index) {
    List<Waiter> senders;
    Object received;
    channel.guard.acquire();
    try {
      if (!isReady()) {
        selection.enlist(waiting, index, null);
        return null;
      }
      if (!selection.decide(index)) {
        return null;
      }
      received = take();
      senders = channel.admit();
    } finally {
      channel.guard.release();
    }
    senders.forEach(Waiter::unpark);
    return received;
  }

  @SuppressWarnings("unchecked")
  T valueOrThrow(@Nullable Object received) {
    return switch (Objects.requireNonNull(received)) {
      case Closing end -> throw end.exception();
      case Lag lag -> throw new LaggedException(lag.lost, capacity);
      case Object value -> (T) value;
    };
  }

  /**
   * Describes a receive for {@link Select}. If values have been dropped, the select throws {@link
   * LaggedException}, and at the end {@link ClosedException}.
   *
   * @param then what to do with the value; its result is that of the select
   * @param <R> the type of the result
   * @param <E> what it throws
   * @return the clause
   */
  public <R extends @Nullable Object, E extends Exception> Clause<R, E> onReceive(
      Transform<? super T, ? extends R, ? extends E> then) {
    return new NextClause<T, R, E>(this, Objects.requireNonNull(then, "then"));
  }

  /**
   * Describes a receive for {@link Select} without a result; otherwise as {@link #onReceive(Transform)}.
   *
   * @param then what to do with the value
   * @param <E> what it throws
   * @return the clause; its result is null
   */
  @SuppressWarnings("overloads")
  public <E extends Exception> Clause<@Nullable Void, E> onReceive(
      ValueAction<? super T, ? extends E> then) {
    return onReceive(ValueAction.<T, E>asTransform(then));
  }

  // -- the end

  /**
   * Gives the subscription up: what is unread is dropped, and senders that this receiver held up go
   * on. Those who wait to receive here find it closed. Called again it does nothing.
   */
  @Override
  public void close() {
    var woken = new ArrayList<Waiter>();
    channel.guard.acquire();
    try {
      if (closed == null) {
        closed = Closing.LEFT;
        last = new Link<>(null);
        lost = 0;
        unread = 0;
        end(closed, last, woken);
      }
      woken.addAll(channel.remove(this));
    } finally {
      channel.guard.release();
    }
    woken.forEach(Waiter::unpark);
  }

  /**
   * What is known of a receiver at one moment.
   *
   * @param unread how many values are there for it
   * @param capacity how many it has room for
   * @param lost how many values it has lost and not been told of yet
   * @param waiting how many receives wait
   */
  public record Statistics(int unread, int capacity, long lost, int waiting) {}

  /**
   * Returns what is known of the receiver now.
   *
   * @return a snapshot
   */
  public Statistics statistics() {
    channel.guard.acquire();
    try {
      return new Statistics(unread, capacity, lost, waiting.size());
    } finally {
      channel.guard.release();
    }
  }

  @Override
  public String toString() {
    return "Receiver[" + unread + " of " + capacity + " unread, " + overflow
        + (closed == null ? "]" : ", closed]");
  }
}
