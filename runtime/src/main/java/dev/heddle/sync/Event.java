package dev.heddle.sync;

import dev.heddle.Action;
import dev.heddle.Body;
import dev.heddle.channel.Clause;
import dev.heddle.channel.Select;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A flag that threads wait for. {@code asyncio.Event} is the model.
 *
 * <p>All who wait when it is set go on, also if it is cleared right after. Thread-safe.
 */
public final class Event {
  private final Gate gate = new Gate(this, false);

  /** Makes an event that is not set. */
  public Event() {}

  /**
   * What is known of an event at one moment.
   *
   * @param isSet whether it is set
   * @param waiting how many wait for it
   */
  public record Statistics(boolean isSet, int waiting) {}

  /** Sets the flag and lets all who wait go on. */
  public void set() {
    gate.step(() -> true);
  }

  /** Clears the flag; later waits wait again. */
  public void clear() {
    gate.shut();
  }

  /**
   * Waits until the flag is set.
   *
   * @throws InterruptedException if the caller is cancelled
   */
  public void await() throws InterruptedException {
    gate.await();
  }

  /**
   * Waits until the flag is set, but not for ever.
   *
   * @param timeout the longest time to wait; zero or less means not to wait
   * @return true if it was set in time
   * @throws InterruptedException if the caller is cancelled
   */
  public boolean tryAwait(Duration timeout) throws InterruptedException {
    return gate.tryAwait(timeout);
  }

  /**
   * Describes for {@link Select} what to do when the flag is set.
   *
   * @param then what to do
   * @param <R> the type of the result
   * @param <E> what it throws
   * @return the clause
   */
  public <R extends @Nullable Object, E extends Exception> Clause<R, E> onSet(
      Body<? extends R, ? extends E> then) {
    Objects.requireNonNull(then, "then");
    return Clause.of(gate, _ -> then.call());
  }

  /**
   * Describes for {@link Select} what to do, without a result, when the flag is set.
   *
   * @param then what to do
   * @param <E> what it throws
   * @return the clause; its result is null
   */
  public <E extends Exception> Clause<@Nullable Void, E> onSet(Action<? extends E> then) {
    return onSet(Action.<E>asBody(then));
  }

  /**
   * Says whether the flag is set.
   *
   * @return true if it is
   */
  public boolean isSet() {
    return gate.isOpen();
  }

  /**
   * Returns what is known of the event now.
   *
   * @return a snapshot
   */
  public Statistics statistics() {
    return gate.read(Statistics::new);
  }

  @Override
  public String toString() {
    return gate.seemsOpen() ? "Event[set]" : "Event[not set]";
  }
}
