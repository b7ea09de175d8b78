package dev.heddle.sync;

import dev.heddle.Action;
import dev.heddle.Body;
import dev.heddle.channel.Clause;
import dev.heddle.channel.Select;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A count that only goes down, and a wait until it is zero. {@link
 * java.util.concurrent.CountDownLatch} is the model, but counting below zero is an error here: it
 * means that the latch opened too early. Thread-safe.
 */
public final class Latch {
  private final Gate gate;
  private final int initial;
  private int count;

  /**
   * Makes a latch.
   *
   * @param count how many times {@link #countDown} opens it; zero makes an open one
   * @throws IllegalArgumentException if negative
   */
  public Latch(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("A latch counts down from 0 or more, not " + count);
    }
    this.initial = count;
    this.count = count;
    this.gate = new Gate(this, count == 0);
  }

  /**
   * What is known of a latch at one moment.
   *
   * @param count how many times it is still to be counted down
   * @param waiting how many wait until then
   */
  public record Statistics(int count, int waiting) {}

  /**
   * Counts down by one; the last lets all who wait go on.
   *
   * @throws IllegalStateException if the count is zero already
   */
  public void countDown() {
    gate.step(
        () -> {
          if (count == 0) {
            throw new IllegalStateException(
                HolderName.ofCaller()
                    + " counts down a Latch that is open already; it was made to be counted down "
                    + initial
                    + " times");
          }
          return --count == 0;
        });
  }

  /**
   * Waits until the count is zero.
   *
   * @throws InterruptedException if the caller is cancelled
   */
  public void await() throws InterruptedException {
    gate.await();
  }

  /**
   * Waits until the count is zero, but not for ever.
   *
   * @param timeout the longest time to wait; zero or less means not to wait
   * @return true if it was zero in time
   * @throws InterruptedException if the caller is cancelled
   */
  public boolean tryAwait(Duration timeout) throws InterruptedException {
    return gate.tryAwait(timeout);
  }

  /**
   * Describes for {@link Select} what to do when the count is zero.
   *
   * @param then what to do
   * @param <R> the type of the result
   * @param <E> what it throws
   * @return the clause
   */
  public <R extends @Nullable Object, E extends Exception> Clause<R, E> onOpen(
      Body<? extends R, ? extends E> then) {
    Objects.requireNonNull(then, "then");
    return Clause.of(gate, _ -> then.call());
  }

  /**
   * Describes for {@link Select} what to do, without a result, when the count is zero.
   *
   * @param then what to do
   * @param <E> what it throws
   * @return the clause; its result is null
   */
  public <E extends Exception> Clause<@Nullable Void, E> onOpen(Action<? extends E> then) {
    return onOpen(Action.<E>asBody(then));
  }

  /**
   * Says whether the count is zero.
   *
   * @return true if nobody needs to wait any more
   */
  public boolean isOpen() {
    return gate.isOpen();
  }

  /**
   * Returns what is known of the latch now.
   *
   * @return a snapshot
   */
  public Statistics statistics() {
    return gate.read((_, waiting) -> new Statistics(count, waiting));
  }

  @Override
  public String toString() {
    return "Latch[" + count + " of " + initial + " left]";
  }
}
