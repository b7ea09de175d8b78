package dev.heddle.channel;

import dev.heddle.Action;
import dev.heddle.Body;
import dev.heddle.ClosedException;
import dev.heddle.Eventual;
import dev.heddle.Transform;
import dev.heddle.ValueAction;
import dev.heddle.current.WaitingTask;
import dev.heddle.parking.Selectable;
import dev.heddle.parking.Selection;
import dev.heddle.parking.Waiter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the first of several things, and does exactly that one: sends and receives of channels, items of
 * queues, permits, events, ends of tasks, connections, signals, or a time.
 *
 * <pre>{@code
 * String news = Select.first(
 *     messages.onReceive(message -> "message " + message),
 *     orders.onSend(order, () -> "ordered"),
 *     Select.after(Duration.ofSeconds(1), () -> "nothing happened"));
 * }</pre>
 *
 * <p>Of several clauses that are possible at once each gets its turn, so that none starves; a task
 * prefers one of them for some selects in a row, then another. No value is lost: a value is received,
 * or sent, only by the clause that is chosen, and so it is with permits and items. What a clause goes on to do runs in the calling task,
 * after the choice; it may wait, fail, and do without a result.
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
   * @param <E> what the clauses throw
   * @return what the chosen clause returns
   * @throws E if the chosen clause throws it
   * @throws ClosedException if the chosen clause's channel is closed
   * @throws InterruptedException if the caller is cancelled; no clause has been chosen then
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <R extends @Nullable Object, E extends Exception> R first(
      Clause<? extends R, ? extends E>... clauses)
      throws E, InterruptedException {
    for (Clause<? extends R, ? extends E> clause : Objects.requireNonNull(clauses, "clauses")) {
      Objects.requireNonNull(clause, "A clause is null");
    }
    if (clauses.length != 2) {
      return ofMany(clauses);
    }
    return Selection.begin(2) == 0
        ? ofTwo(clauses[0], clauses[1])
        : ofTwo(clauses[1], clauses[0]);
  }

  private static <R extends @Nullable Object, E extends Exception> R ofMany(
      Clause<? extends R, ? extends E>[] clauses)
      throws E, InterruptedException {
    int count = clauses.length;
    if (count == 0) {
      throw new IllegalArgumentException("A select needs at least one clause");
    }
    int start = Selection.begin(count);
    int next = start;
    do {
      Clause<? extends R, ? extends E> clause = clauses[next];
      Object outcome = clause.tryNow();
      if (outcome != null) {
        return clause.finish(outcome);
      }
      next = next + 1 == count ? 0 : next + 1;
    } while (next != start);
    return noneNow(clauses, start);
  }

  /**
   * The frequent case, without looking into an array at a place not known before: where this is
   * compiled into the caller and one of the two is ready, neither clause is ever made.
   */
  @SuppressWarnings("unchecked")
  private static <R extends @Nullable Object, E extends Exception> R ofTwo(
      Clause<? extends R, ? extends E> one, Clause<? extends R, ? extends E> other)
      throws E, InterruptedException {
    Object outcome = one.tryNow();
    if (outcome != null) {
      return one.finish(outcome);
    }
    outcome = other.tryNow();
    if (outcome != null) {
      return other.finish(outcome);
    }
    return noneNow((Clause<? extends R, ? extends E>[]) new Clause<?, ?>[]{one, other}, 0);
  }

  /**
   * Waits for the first clause that is possible; otherwise as {@link #first(Clause[])}.
   *
   * @param clauses the clauses
   * @param <R> the type of the result
   * @param <E> what the clauses throw
   * @return what the chosen clause returns
   * @throws E if the chosen clause throws it
   * @throws InterruptedException as {@link #first(Clause[])}
   */
  @SuppressWarnings("unchecked")
  public static <R extends @Nullable Object, E extends Exception> R first(
      List<? extends Clause<? extends R, ? extends E>> clauses)
      throws E, InterruptedException {
    return first((Clause<? extends R, ? extends E>[]) Objects.requireNonNull(clauses, "clauses")
        .toArray(Clause<?, ?>[]::new));
  }

  private static <R extends @Nullable Object, E extends Exception> R noneNow(
      Clause<? extends R, ? extends E>[] clauses, int start)
      throws E, InterruptedException {
    for (Clause<? extends R, ? extends E> clause : clauses) {
      if (clause instanceof OtherwiseClause) {
        return clause.finish(null);
      }
    }
    return await(clauses, start);
  }

  private static <R extends @Nullable Object, E extends Exception> R await(
      Clause<? extends R, ? extends E>[] clauses, int start)
      throws E, InterruptedException {
    int timeout = -1;
    long nanos = Long.MAX_VALUE;
    for (int i = 0; i < clauses.length; i++) {
      if (clauses[i] instanceof TimeoutClause<? extends R, ? extends E> limit
          && limit.nanos < nanos) {
        timeout = i;
        nanos = limit.nanos;
      }
    }
    WaitingTask task = nanos == Long.MAX_VALUE ? null : WaitingTask.current();
    long begun = nanos == Long.MAX_VALUE ? 0 : WaitingTask.nanoTimeOf(task);
    while (true) {
      var selection = new Selection();
      Object outcome = enlist(clauses, start, selection);
      long left =
          nanos == Long.MAX_VALUE
              ? nanos
              : Math.max(nanos, 0) - (WaitingTask.nanoTimeOf(task) - begun);
      int winner = selection.await(left);
      if (winner < 0) {
        return clauses[timeout].finish(null);
      }
      outcome = outcome == null ? selection.item() : outcome;
      if (outcome == Selectable.LOOK_AGAIN) {
        outcome = clauses[winner].tryNow();
        if (outcome == null) {
          continue;
        }
      }
      return clauses[winner].finish(outcome);
    }
  }

  /** Waits for each clause, or does the first that is possible, and returns its outcome. */
  private static @Nullable Object enlist(
      Clause<?, ?>[] clauses, int start, Selection selection) {
    Object outcome = null;
    for (int i = 0; i < clauses.length && !selection.isDecided(); i++) {
      int index = (start + i) % clauses.length;
      outcome = clauses[index].tryOrEnlist(selection, index);
    }
    return outcome;
  }

  /**
   * Describes what to do when nothing else has been possible for some time.
   *
   * @param timeout how long to wait
   * @param then what to do then
   * @param <R> the type of the result
   * @param <E> what it throws
   * @return the clause
   */
  public static <R extends @Nullable Object, E extends Exception> Clause<R, E> after(
      Duration timeout, Body<? extends R, ? extends E> then) {
    return new TimeoutClause<>(Waiter.nanosOf(timeout), then);
  }

  /**
   * Describes what to do, without a result, when nothing else has been possible for some time.
   *
   * @param limit how long to wait
   * @param then what to do then
   * @param <E> what it throws
   * @return the clause; its result is null
   */
  public static <E extends Exception> Clause<@Nullable Void, E> after(
      Duration limit, Action<? extends E> then) {
    return after(limit, Action.<E>asBody(then));
  }

  /**
   * Describes what to do when nothing else is possible without waiting.
   *
   * @param then what to do then
   * @param <R> the type of the result
   * @param <E> what it throws
   * @return the clause
   */
  public static <R extends @Nullable Object, E extends Exception> Clause<R, E> otherwise(
      Body<? extends R, ? extends E> then) {
    return new OtherwiseClause<>(then);
  }

  /**
   * Describes what to do, without a result, when nothing else is possible without waiting.
   *
   * @param then what to do then
   * @param <E> what it throws
   * @return the clause; its result is null
   */
  public static <E extends Exception> Clause<@Nullable Void, E> otherwise(
      Action<? extends E> then) {
    return otherwise(Action.<E>asBody(then));
  }

  /**
   * Describes what to do when a task, or a promise, has ended.
   *
   * @param awaited the task or promise
   * @param then what to do with its result; if there is none, the select throws what {@code await}
   *     throws
   * @param <T> the type of the task's result
   * @param <R> the type of the select's result
   * @param <E> what it throws
   * @return the clause
   */
  public static <T extends @Nullable Object, R extends @Nullable Object, E extends Exception> Clause<R, E> onEnd(
      Eventual<T> awaited, Transform<? super T, ? extends R, ? extends E> then) {
    Objects.requireNonNull(then, "then");
    return Clause.of((Selectable) awaited, _ -> then.apply(awaited.await()));
  }

  /**
   * Describes what to do, without a result, when a task, or a promise, has ended; otherwise as {@link
   * #onEnd(Eventual, Transform)}.
   *
   * @param awaited the task or promise
   * @param then what to do with its result
   * @param <T> the type of the task's result
   * @param <E> what it throws
   * @return the clause; its result is null
   */
  @SuppressWarnings("overloads")
  public static <T extends @Nullable Object, E extends Exception> Clause<@Nullable Void, E> onEnd(
      Eventual<T> awaited, ValueAction<? super T, ? extends E> then) {
    return onEnd(awaited, ValueAction.<T, E>asTransform(then));
  }
}
