package dev.heddle.channel;

import dev.heddle.Eventual;
import dev.heddle.parking.Selectable;
import dev.heddle.parking.Selection;
import dev.heddle.parking.Waiter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the first of several sends, receives, ends of tasks, or for a time, and does exactly that
 * one.
 *
 * <pre>{@code
 * String news = Select.first(
 *     messages.onReceive(message -> "message " + message),
 *     orders.onSend(order, () -> "ordered"),
 *     Select.after(Duration.ofSeconds(1), () -> "nothing happened"));
 * }</pre>
 *
 * <p>Of several clauses that are possible at once, one is chosen at random, so that none starves. No
 * value is lost: a value is received, or sent, only by the clause that is chosen. What a clause goes on
 * to do runs in the calling task, after the choice.
 *
 * <p>Go's {@code select} is the model. {@link Selection} says how it is decided.
 */
public final class Select {
  private Select() {}

  /**
   * Waits for the first clause that is possible, and does it.
   *
   * @param clauses at least one; at most one {@link #after} and one {@link #otherwise}
   * @param <R> the type of the result
   * @return what the chosen clause returns
   * @throws ChannelClosedException if the chosen clause's channel is closed
   * @throws InterruptedException if the caller is cancelled; no clause has been chosen then
   * @throws InterruptedException what the chosen clause throws
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <R extends @Nullable Object> R first(Clause<? extends R>... clauses)
      throws InterruptedException {
    return first(List.of(clauses));
  }

  /**
   * Waits for the first clause that is possible; otherwise as {@link #first(Clause[])}.
   *
   * @param clauses the clauses
   * @param <R> the type of the result
   * @return what the chosen clause returns
   * @throws InterruptedException as {@link #first(Clause[])}
   */
  public static <R extends @Nullable Object> R first(List<? extends Clause<? extends R>> clauses)
      throws InterruptedException {
    if (clauses.isEmpty()) {
      throw new IllegalArgumentException("A select needs at least one clause");
    }
    Waiter.checkCancelled();
    int count = clauses.size();
    int start = count == 1 ? 0 : ThreadLocalRandom.current().nextInt(count);
    Clause<? extends R> otherwise = null;
    for (int i = 0; i < count; i++) {
      Clause<? extends R> clause = clauses.get((start + i) % count);
      Object outcome = clause.tryNow();
      if (outcome != null) {
        return clause.finish(outcome);
      }
      if (clause instanceof OtherwiseClause) {
        otherwise = clause;
      }
    }
    return otherwise == null ? await(clauses, start) : otherwise.finish(null);
  }

  private static <R extends @Nullable Object> R await(
      List<? extends Clause<? extends R>> clauses, int start) throws InterruptedException {
    var selection = new Selection();
    int count = clauses.size();
    int timeout = -1;
    long nanos = Long.MAX_VALUE;
    Object done = null;
    for (int i = 0; i < count && !selection.isDecided(); i++) {
      int index = (start + i) % count;
      Clause<? extends R> clause = clauses.get(index);
      done = clause.tryOrEnlist(selection, index);
      if (clause instanceof TimeoutClause<? extends R> limit && limit.nanos < nanos) {
        timeout = index;
        nanos = limit.nanos;
      }
    }
    int winner = selection.await(nanos);
    if (winner < 0) {
      return clauses.get(timeout).finish(null);
    }
    return clauses.get(winner).finish(done != null ? done : selection.item());
  }

  /**
   * Describes what to do when nothing else has been possible for some time.
   *
   * @param limit how long to wait
   * @param then what to do then
   * @param <R> the type of the result
   * @return the clause
   */
  public static <R extends @Nullable Object> Clause<R> after(
      Duration limit, Supplier<? extends R> then) {
    return new TimeoutClause<>(Waiter.nanosOf(limit), then);
  }

  /**
   * Describes what to do when nothing else is possible without waiting.
   *
   * @param then what to do then
   * @param <R> the type of the result
   * @return the clause
   */
  public static <R extends @Nullable Object> Clause<R> otherwise(Supplier<? extends R> then) {
    return new OtherwiseClause<>(then);
  }

  /**
   * Describes what to do when a task, or a promise, has ended.
   *
   * @param awaited the task or promise
   * @param then what to do with its result; if there is none, the select throws what {@code await}
   *     throws
   * @param <T> the type of the task's result
   * @param <R> the type of the select's result
   * @return the clause
   */
  public static <T extends @Nullable Object, R extends @Nullable Object> Clause<R> onEnd(
      Eventual<T> awaited, Function<? super T, ? extends R> then) {
    Objects.requireNonNull(then, "then");
    return new EndClause<>((Selectable) awaited, () -> then.apply(awaited.await()));
  }
}
