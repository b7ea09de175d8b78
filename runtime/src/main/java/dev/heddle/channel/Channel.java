package dev.heddle.channel;

import dev.heddle.parking.Guarded;
import dev.heddle.parking.Selection;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A way for values from task to task, first come first served on both ends.
 *
 * <p>{@link #rendezvous} has no room: a send waits for the receive it hands its value to. {@link
 * #buffered} has room for some, {@link #unlimited} for all, and a {@link #conflated} one keeps the
 * newest value only. {@link Select} waits on several channels at once.
 *
 * <p>{@link #done} ends it in order: what was sent before is still received, also by sends that were
 * waiting. {@link #fail} ends it at once. Either way nobody waits for ever: all who wait, or come
 * later, get a {@link ChannelClosedException}.
 *
 * <p>A cancelled send has sent nothing and a cancelled receive has taken nothing. A value handed over
 * before the cancellation arrived stays received. Null values are refused. Thread-safe, on any thread.
 *
 * <p>Go's channels and Kotlin's are the models; done and error are Jox's.
 *
 * @param <T> the type of the values
 */
public final class Channel<T> extends Guarded {
  private final Buffer<T> buffer;
  private final WaitQueue receivers = new WaitQueue(this, this, "receive");
  private final WaitQueue senders = new WaitQueue(this, this, "send");
  private @Nullable Closing closing;

  private Channel(Buffer<T> buffer) {
    this.buffer = buffer;
  }

  /**
   * Makes a channel without room: each send meets a receive.
   *
   * @param <T> the type of the values
   * @return the channel
   */
  public static <T> Channel<T> rendezvous() {
    return new Channel<>(new Buffer<>(0, false));
  }

  /**
   * Makes a channel with room for some values.
   *
   * @param capacity how many, at least 1
   * @param <T> the type of the values
   * @return the channel
   * @throws IllegalArgumentException if less than 1
   */
  public static <T> Channel<T> buffered(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("A buffered channel has room for at least 1 value, not "
          + capacity + "; Channel.rendezvous() has none");
    }
    return new Channel<>(new Buffer<>(capacity, false));
  }

  /**
   * Makes a channel whose sends never wait.
   *
   * @param <T> the type of the values
   * @return the channel
   */
  public static <T> Channel<T> unlimited() {
    return new Channel<>(new Buffer<>(Integer.MAX_VALUE, false));
  }

  /**
   * Makes a channel that keeps the newest value only: sends never wait, and replace what nobody has
   * received yet.
   *
   * @param <T> the type of the values
   * @return the channel
   */
  public static <T> Channel<T> conflated() {
    return new Channel<>(new Buffer<>(1, true));
  }

  /**
   * What is known of a channel at one moment.
   *
   * @param size how many values it holds
   * @param capacity how many it has room for
   * @param waitingToSend how many sends wait
   * @param waitingToReceive how many receives wait
   * @param closed whether it has been closed
   */
  public record Statistics(
      int size, int capacity, int waitingToSend, int waitingToReceive, boolean closed) {}

  // -- sending

  /**
   * Sends a value, waiting while there is no room.
   *
   * @param value the value
   * @throws ChannelClosedException if the channel is closed, or fails while this waits
   * @throws InterruptedException if the caller is cancelled; nothing has been sent then
   */
  public void send(T value) throws InterruptedException {
    Waiter.checkCancelled();
    if (passIn(value)) {
      return;
    }
    Waiter waiter = sendOrEnqueue(value);
    if (waiter != null) {
      waiter.await();
      checkReceived(waiter.item());
    }
  }

  /** The frequent case, small enough to be compiled into the caller: there is room, nobody waits. */
  private boolean passIn(T value) {
    Objects.requireNonNull(value, "A channel takes no null values");
    if (buffer.capacity == 0) {
      return false;
    }
    acquire();
    boolean passed = closing == null && receivers.size() == 0 && buffer.offer(value);
    release();
    return passed;
  }

  /** The frequent case: there is a value, nobody waits. */
  private @Nullable T passOut() {
    if (buffer.capacity == 0) {
      return null;
    }
    acquire();
    T value = senders.size() == 0 ? buffer.poll() : null;
    release();
    return value;
  }

  /**
   * Sends a value if there is room, or somebody to receive it, in time.
   *
   * @param value the value
   * @param limit the longest time to wait; zero or less means not to wait
   * @return whether it was sent
   * @throws ChannelClosedException if the channel is closed, or fails while this waits
   * @throws InterruptedException if the caller is cancelled; nothing has been sent then
   */
  public boolean send(T value, Duration limit) throws InterruptedException {
    long nanos = Waiter.nanosOf(limit);
    Waiter.checkCancelled();
    Waiter waiter = sendOrEnqueue(value);
    if (waiter != null) {
      if (!waiter.await(nanos)) {
        return false;
      }
      checkReceived(waiter.item());
    }
    return true;
  }

  private @Nullable Waiter sendOrEnqueue(T value) {
    Objects.requireNonNull(value, "A channel takes no null values");
    Waiter receiver;
    acquire();
    try {
      checkSendable();
      receiver = receivers.poll(value);
      if (receiver == null) {
        if (buffer.isFull()) {
          return senders.add(value);
        }
        buffer.add(value);
      }
    } finally {
      release();
    }
    if (receiver != null) {
      receiver.unpark();
    }
    return null;
  }

  /**
   * Sends a value if that is possible without waiting. Never waits, on any thread.
   *
   * @param value the value
   * @return whether it was sent
   * @throws ChannelClosedException if the channel is closed
   */
  public boolean trySend(T value) {
    Objects.requireNonNull(value, "A channel takes no null values");
    Waiter receiver;
    acquire();
    try {
      checkSendable();
      receiver = receivers.poll(value);
      if (receiver == null) {
        if (buffer.isFull()) {
          return false;
        }
        buffer.add(value);
      }
    } finally {
      release();
    }
    if (receiver != null) {
      receiver.unpark();
    }
    return true;
  }

  private void checkSendable() {
    if (closing != null) {
      throw closing.exception();
    }
  }

  /** A waiting send keeps its value as its item; one that a failure ended has the closing instead. */
  void checkReceived(@Nullable Object item) {
    if (item instanceof Closing end) {
      throw end.exception();
    }
  }

  // -- receiving

  /**
   * Receives the oldest value, waiting while there is none.
   *
   * @return the value
   * @throws ChannelClosedException if the channel is closed and empty, or becomes so while this waits
   * @throws InterruptedException if the caller is cancelled; nothing has been received then
   */
  public T receive() throws InterruptedException {
    Waiter.checkCancelled();
    T value = passOut();
    if (value != null) {
      return value;
    }
    return valueOrThrow(receiveOrClosing(Long.MAX_VALUE));
  }

  /**
   * Receives the oldest value, or nothing if the channel is done and empty: for loops.
   *
   * @return the value, or empty at the end
   * @throws ChannelClosedException if the channel has failed, or fails while this waits
   * @throws InterruptedException if the caller is cancelled; nothing has been received then
   */
  public Optional<T> receiveOrDone() throws InterruptedException {
    return optionalOf(receiveOrClosing(Long.MAX_VALUE));
  }

  /**
   * Receives the oldest value if there is one in time.
   *
   * @param limit the longest time to wait; zero or less means not to wait
   * @return the value, or empty
   * @throws ChannelClosedException if the channel is closed and empty, or becomes so while this waits
   * @throws InterruptedException if the caller is cancelled; nothing has been received then
   */
  public Optional<T> receive(Duration limit) throws InterruptedException {
    Object received = receiveOrClosing(Waiter.nanosOf(limit));
    return received == null ? Optional.empty() : Optional.of(valueOrThrow(received));
  }

  Optional<T> optionalOf(@Nullable Object received) {
    if (received instanceof Closing end) {
      if (end.failure() != null) {
        throw end.exception();
      }
      return Optional.empty();
    }
    return Optional.of(valueOf(received));
  }

  /** A value, the closing, or null when the time has passed. */
  private @Nullable Object receiveOrClosing(long nanos) throws InterruptedException {
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

  /** The oldest value, having let the longest waiting send in; null if there is none. */
  private @Nullable T take(@Nullable Waiter sender) {
    T oldest = buffer.poll();
    if (sender == null) {
      return oldest;
    }
    T sent = valueOf(sender.item());
    if (oldest == null) {
      return sent;
    }
    buffer.add(sent);
    return oldest;
  }

  /**
   * Receives the oldest value if there is one now. Never waits, on any thread.
   *
   * @return the value, or empty
   * @throws ChannelClosedException if the channel is closed and empty
   */
  public Optional<T> tryReceive() {
    Waiter sender;
    T value;
    acquire();
    try {
      sender = senders.poll();
      value = take(sender);
      if (value == null && closing != null) {
        throw closing.exception();
      }
    } finally {
      release();
    }
    if (sender != null) {
      sender.unpark();
    }
    return Optional.ofNullable(value);
  }

  /**
   * Receives every value until the channel is done, and runs an action with each.
   *
   * @param action what to do
   * @param <E> what it throws
   * @throws E if the action throws it; the values after that stay in the channel
   * @throws ChannelClosedException if the channel fails
   * @throws InterruptedException if the caller is cancelled
   */
  public <E extends Exception> void forEach(ValueAction<? super T, E> action)
      throws E, InterruptedException {
    Optional<T> next;
    while ((next = receiveOrDone()).isPresent()) {
      action.accept(next.get());
    }
  }

  // -- closing

  /**
   * Ends the channel in order: nothing more can be sent, and what has been sent, or waits to be, can
   * still be received. Does nothing if it has ended already.
   */
  public void done() {
    close(Closing.DONE);
  }

  /**
   * Ends the channel at once: waiting sends and receives, and all later ones, throw {@link
   * ChannelClosedException} with this cause. Does nothing if it has failed already.
   *
   * @param failure why
   * @return the values that had been sent and will not be received, oldest first
   */
  public List<T> fail(Throwable failure) {
    return close(new Closing(Objects.requireNonNull(failure, "failure")));
  }

  private List<T> close(Closing how) {
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
        for (T value; (value = buffer.poll()) != null;) {
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

  /**
   * Says whether the channel has been closed; values may still be in it.
   *
   * @return true if {@link #done} or {@link #fail} has been called
   */
  public boolean isClosed() {
    return statistics().closed();
  }

  // -- selecting

  /**
   * Describes a receive for {@link Select}. If the channel is closed and empty, the select throws
   * {@link ChannelClosedException}.
   *
   * @param then what to do with the value; its result is that of the select
   * @param <R> the type of the result
   * @return the clause
   */
  public <R extends @Nullable Object> Clause<R> onReceive(Function<? super T, ? extends R> then) {
    return new ReceiveClause<T, R>(this, Objects.requireNonNull(then, "then"));
  }

  /**
   * Describes a receive for {@link Select} that is also chosen at the channel's end.
   *
   * @param then what to do with the value, or with its absence once the channel is done and empty
   * @param <R> the type of the result
   * @return the clause
   */
  public <R extends @Nullable Object> Clause<R> onReceiveOrDone(
      Function<Optional<T>, ? extends R> then) {
    return new ReceiveOrDoneClause<T, R>(this, Objects.requireNonNull(then, "then"));
  }

  /**
   * Describes a send for {@link Select}. If the channel is closed, the select throws {@link
   * ChannelClosedException}.
   *
   * @param value what to send if this clause is chosen
   * @param then what to do afterwards; its result is that of the select
   * @param <R> the type of the result
   * @return the clause
   */
  public <R extends @Nullable Object> Clause<R> onSend(T value, Supplier<? extends R> then) {
    return new SendClause<>(this, Objects.requireNonNull(value, "A channel takes no null values"),
        then);
  }

  T valueOrThrow(@Nullable Object received) {
    if (received instanceof Closing end) {
      throw end.exception();
    }
    return valueOf(received);
  }

  /** For a select that waits nowhere yet: a value, the closing, or null. */
  @Nullable
  Object receiveNow() {
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

  /** For a select that waits elsewhere too: a value or the closing, for which it has decided, or null. */
  @Nullable
  Object receiveOrEnlist(Selection selection, int index) {
    Waiter sender = null;
    Object received;
    acquire();
    try {
      if (buffer.size() > 0 || closing != null) {
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

  /** For a select that waits nowhere yet: the value if it has been sent, the closing, or null. */
  @Nullable
  Object sendNow(T value) {
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
        if (buffer.isFull()) {
          return null;
        }
        buffer.add(value);
      }
    } finally {
      release();
    }
    if (receiver != null) {
      receiver.unpark();
    }
    return value;
  }

  /** For a select that waits elsewhere too: as {@link #sendNow}, having decided for it; or null. */
  @Nullable
  Object sendOrEnlist(T value, Selection selection, int index) {
    Waiter receiver = null;
    acquire();
    try {
      if (closing != null) {
        return selection.decide(index) ? closing : null;
      }
      receiver = selection.meet(index, receivers, value);
      if (receiver == null) {
        if (buffer.isFull()) {
          selection.enlist(senders, index, value);
          return null;
        }
        if (!selection.decide(index)) {
          return null;
        }
        buffer.add(value);
      }
    } finally {
      release();
    }
    if (receiver != null) {
      receiver.unpark();
    }
    return value;
  }

  // -- what is known of it

  /**
   * Returns what is known of the channel now.
   *
   * @return a snapshot
   */
  public Statistics statistics() {
    acquire();
    try {
      return new Statistics(
          buffer.size(), buffer.capacity, senders.size(), receivers.size(), closing != null);
    } finally {
      release();
    }
  }

  @SuppressWarnings("unchecked")
  T valueOf(@Nullable Object received) {
    return (T) Objects.requireNonNull(received);
  }

  /** Draws it: waiting sends, what is in the buffer, waiting receives. */
  @Override
  public String toString() {
    String room = switch (buffer.capacity) {
      case 0 -> "rendezvous";
      case Integer.MAX_VALUE -> buffer.size() + " of unlimited";
      default -> buffer.size() + " of " + buffer.capacity;
    };
    return "Channel[" + senders.size() + " -> (" + room + ") -> " + receivers.size()
        + (closing == null ? "]" : closing.failure() == null ? ", done]" : ", failed]");
  }
}
