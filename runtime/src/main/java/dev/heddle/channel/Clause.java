package dev.heddle.channel;

import dev.heddle.Transform;
import dev.heddle.parking.Selectable;
import dev.heddle.parking.Selection;
import org.jspecify.annotations.Nullable;

/**
 * One of the things that a {@link Select} may do. A clause is made for one select and does nothing by
 * itself.
 *
 * @param <R> the type of the select's result
 * @param <E> what it throws when it has been chosen, besides {@link InterruptedException}
 */
public abstract sealed class Clause<R extends @Nullable Object, E extends Exception>
    permits ReceivingClause, NextClause, SendClause, OperationClause, TimeoutClause,
    OtherwiseClause {

  Clause() {}

  /**
   * Makes a clause of an operation, for the primitives of this library and those of your own.
   *
   * @param operation what to wait for
   * @param then what to do with its outcome when it has been done
   * @param <R> the type of the select's result
   * @param <E> what it throws
   * @return the clause
   */
  public static <R extends @Nullable Object, E extends Exception> Clause<R, E> of(
      Selectable operation, Transform<@Nullable Object, ? extends R, ? extends E> then) {
    return new OperationClause<>(operation, then);
  }

  /** Does it if that is possible without waiting; returns what {@link #finish} needs, or null. */
  @Nullable
  abstract Object tryNow();

  /**
   * Does it and decides the selection, or waits for it as a part of the selection. Returns what {@link
   * #finish} needs if it was done, else null.
   */
  @Nullable
  abstract Object tryOrEnlist(Selection selection, int index);

  /** Goes on when this clause has been chosen; the caller holds no lock. */
  abstract R finish(@Nullable Object outcome) throws E, InterruptedException;
}
