package dev.heddle.channel;

import dev.heddle.Action;
import dev.heddle.Body;
import dev.heddle.ClosedException;
import dev.heddle.Transform;
import dev.heddle.ValueAction;
import dev.heddle.parking.Waiter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
 * later, get a {@link ClosedException}.
 *
 * <p>A cancelled send has sent nothing and a cancelled receive has taken nothing. A value handed over
 * before the cancellation arrived stays received. Null values are refused. Thread-safe, on any thread.
 *
 * <p>Go's channels and Kotlin's are the models; done and error are Jox's.
 *
 * @param <T> the type of the values
 */
public final class Channel<T> extends Transfers<T> {
  private Channel(int capacity, boolean conflated) {
    super(capacity, conflated);
  }

  /**
   * Makes a channel without room: each send meets a receive.
   *
   * @param <T> the type of the values
   * @return the channel
   */
  public static <T> Channel<T> rendezvous() {
    return new Channel<>(0, false);
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
    return new Channel<>(capacity, false);
  }

  /**
   * Makes a channel whose sends never wait.
   *
   * @param <T> the type of the values
   * @return the channel
   */
  public static <T> Channel<T> unlimited() {
    return new Channel<>(Integer.MAX_VALUE, false);
  }

  /**
   * Makes a channel that keeps the newest value only: sends never wait, and replace what nobody has
   * received yet.
   *
   * @param <T> the type of the values
   * @return the channel
   */
  public static <T> Channel<T> conflated() {
    return new Channel<>(1, true);
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
   * @throws ClosedException if the channel is closed, or fails while this waits
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
      checkSent(waiter.item());
    }
  }

  /**
   * Sends a value if there is room, or somebody to receive it, in time.
   *
   * @param value the value
   * @param timeout the longest time to wait; zero or less means not to wait
   * @return whether it was sent
   * @throws ClosedException if the channel is closed, or fails while this waits
   * @throws InterruptedException if the caller is cancelled; nothing has been sent then
   */
  public boolean trySend(T value, Duration timeout) throws InterruptedException {
    long nanos = Waiter.nanosOf(timeout);
    Waiter.checkCancelled();
    Waiter waiter = sendOrEnqueue(value);
    if (waiter != null) {
      if (!waiter.await(nanos)) {
        return false;
      }
      checkSent(waiter.item());
    }
    return true;
  }

  /**
   * Sends a value if that is possible without waiting. Never waits, on any thread.
   *
   * @param value the value
   * @return whether it was sent
   * @throws ClosedException if the channel is closed
   */
  public boolean trySend(T value) {
    Object sent = sendNow(value);
    checkSent(sent);
    return sent != null;
  }

  /**
   * Makes a sender, which counts: when the last one is closed, this is {@link #done}. Whoever sends without one does
   * not count.
   *
   * @return the sender; close it with try-with-resources
   * @throws ClosedException if the channel is closed
   */
  public Sender<T> sender() {
    senderOpens();
    return new Sender<>(this);
  }

  // -- receiving

  /**
   * Receives the oldest value, waiting while there is none.
   *
   * @return the value
   * @throws ClosedException if the channel is closed and empty, or becomes so while this waits
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
   * @throws ClosedException if the channel has failed, or fails while this waits
   * @throws InterruptedException if the caller is cancelled; nothing has been received then
   */
  public Optional<T> receiveOrDone() throws InterruptedException {
    return valueOrDone(receiveOrClosing(Long.MAX_VALUE));
  }

  /**
   * Receives the oldest value if there is one in time.
   *
   * @param timeout the longest time to wait; zero or less means not to wait
   * @return the value, or empty
   * @throws ClosedException if the channel is closed and empty, or becomes so while this waits
   * @throws InterruptedException if the caller is cancelled; nothing has been received then
   */
  public Optional<T> tryReceive(Duration timeout) throws InterruptedException {
    return valueOrAbsent(receiveOrClosing(Waiter.nanosOf(timeout)));
  }

  /**
   * Receives the oldest value if there is one now. Never waits, on any thread.
   *
   * @return the value, or empty
   * @throws ClosedException if the channel is closed and empty
   */
  public Optional<T> tryReceive() {
    return valueOrAbsent(receiveNow());
  }

  private Optional<T> valueOrAbsent(@Nullable Object received) {
    return received == null ? Optional.empty() : Optional.of(valueOrThrow(received));
  }

  /**
   * Receives every value until the channel is done, and runs an action with each.
   *
   * @param action what to do
   * @param <E> what it throws
   * @throws E if the action throws it; the values after that stay in the channel
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
   * ClosedException} with this cause. Does nothing if it has failed already.
   *
   * @param failure why
   * @return the values that had been sent and will not be received, oldest first
   */
  public List<T> fail(Throwable failure) {
    return close(new Closing(Objects.requireNonNull(failure, "failure")));
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
   * {@link ClosedException}.
   *
   * @param then what to do with the value; its result is that of the select
   * @param <R> the type of the result
   * @param <E> what it throws
   * @return the clause
   */
  public <R extends @Nullable Object, E extends Exception> Clause<R, E> onReceive(
      Transform<? super T, ? extends R, ? extends E> then) {
    return new ReceiveClause<T, R, E>(this, Objects.requireNonNull(then, "then"));
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

  /**
   * Describes a receive for {@link Select} that is also chosen at the channel's end.
   *
   * @param then what to do with the value, or with its absence once the channel is done and empty
   * @param <R> the type of the result
   * @param <E> what it throws
   * @return the clause
   */
  public <R extends @Nullable Object, E extends Exception> Clause<R, E> onReceiveOrDone(
      Transform<Optional<T>, ? extends R, ? extends E> then) {
    return new ReceiveOrDoneClause<T, R, E>(this, Objects.requireNonNull(then, "then"));
  }

  /**
   * Describes a receive for {@link Select} that is also chosen at the channel's end, without a result.
   *
   * @param then what to do with the value, or with its absence once the channel is done and empty
   * @param <E> what it throws
   * @return the clause; its result is null
   */
  @SuppressWarnings("overloads")
  public <E extends Exception> Clause<@Nullable Void, E> onReceiveOrDone(
      ValueAction<Optional<T>, ? extends E> then) {
    return onReceiveOrDone(ValueAction.<Optional<T>, E>asTransform(then));
  }

  /**
   * Describes a send for {@link Select}. If the channel is closed, the select throws {@link
   * ClosedException}.
   *
   * @param value what to send if this clause is chosen
   * @param then what to do afterwards; its result is that of the select
   * @param <R> the type of the result
   * @param <E> what it throws
   * @return the clause
   */
  public <R extends @Nullable Object, E extends Exception> Clause<R, E> onSend(
      T value, Body<? extends R, ? extends E> then) {
    return new SendClause<>(this, Objects.requireNonNull(value, "A channel takes no null values"),
        then);
  }

  /**
   * Describes a send for {@link Select} without a result; otherwise as {@link #onSend(Object, Body)}.
   *
   * @param value what to send if this clause is chosen
   * @param then what to do afterwards
   * @param <E> what it throws
   * @return the clause; its result is null
   */
  public <E extends Exception> Clause<@Nullable Void, E> onSend(
      T value, Action<? extends E> then) {
    return onSend(value, Action.<E>asBody(then));
  }

  // -- what is known of it

  /**
   * Returns what is known of the channel now.
   *
   * @return a snapshot
   */
  public Statistics statistics() {
    return snapshot();
  }
}
