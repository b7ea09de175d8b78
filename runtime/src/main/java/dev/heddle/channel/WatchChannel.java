package dev.heddle.channel;

import dev.heddle.ClosedException;

import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A value that changes, and can be waited for: state that many observe, such as a configuration or
 * the phase of a connection.
 *
 * <p>A {@link Receiver} of it first gets the value of now, and then, whenever it asks, the newest it
 * has not seen, waiting until there is one. A slow one misses what was in between, and setting never
 * waits. Setting an equal value is a change too.
 *
 * <p>{@link #done} says that the last value has been set; it can still be received, and read. Null
 * values are refused. Thread-safe, on any thread. Tokio's watch channel and Kotlin's {@code StateFlow}
 * are the models.
 *
 * @param <T> the type of the values
 */
public final class WatchChannel<T> {
  private final BroadcastChannel<T> changes = new BroadcastChannel<>();

  /**
   * Makes a channel with its first value.
   *
   * @param initial the value
   */
  public WatchChannel(T initial) {
    set(initial);
  }

  /**
   * Returns the value of now. Never waits.
   *
   * @return the value, the last one if the channel has been closed
   */
  public T value() {
    return valueOf(changes.newest());
  }

  private static <T> T valueOf(Link<T> link) {
    return Objects.requireNonNull(link.value);
  }

  /**
   * Sets the value and wakes those who wait for a change. Never waits.
   *
   * @param value the new value
   * @throws ClosedException if the channel is closed
   */
  public void set(T value) {
    changes.trySend(value);
  }

  /**
   * Computes the value anew from itself, so that no other change is lost. Never waits.
   *
   * @param change computes the new value; without side effects, since it is called again if the value
   *     has changed meanwhile
   * @return the new value
   * @throws ClosedException if the channel is closed
   */
  public T update(UnaryOperator<T> change) {
    Objects.requireNonNull(change, "change");
    while (true) {
      Link<T> now = changes.newest();
      T next = change.apply(valueOf(now));
      if (changes.trySend(now, next)) {
        return next;
      }
    }
  }

  /**
   * Begins to watch the value.
   *
   * @return a receiver that begins with the value of now; to be closed
   */
  public Receiver<T> subscribe() {
    return changes.watch();
  }

  /**
   * Waits until the value is such as wanted. One that is replaced at once may be missed.
   *
   * @param condition whether it is; called in the calling task
   * @return the value
   * @throws ClosedException if the channel fails, or is done with another value
   * @throws InterruptedException if the caller is cancelled
   */
  public T awaitUntil(Predicate<? super T> condition) throws InterruptedException {
    Objects.requireNonNull(condition, "condition");
    try (var receiver = subscribe()) {
      while (true) {
        T value = receiver.receive();
        if (condition.test(value)) {
          return value;
        }
      }
    }
  }

  /** Says that the value does not change any more. Does nothing if that is known already. */
  public void done() {
    changes.done();
  }

  /**
   * Says that the value is not known any more: all who wait for a change, and all later receives,
   * throw {@link ClosedException} with this cause. Does nothing if that is known already.
   *
   * @param failure why
   */
  public void fail(Throwable failure) {
    changes.fail(failure);
  }

  /**
   * Returns how many watch.
   *
   * @return the number of receivers
   */
  public int receivers() {
    return changes.statistics().receivers();
  }

  @Override
  public String toString() {
    return "WatchChannel[" + value() + ", " + receivers() + " receivers]";
  }
}
