package dev.heddle.parking;

import org.jspecify.annotations.Nullable;

/**
 * An operation of a primitive that can be one of the things a select waits for: to take an item, a permit, the
 * news that something has ended.
 *
 * <p>What it returns, or hands to its waiter, is the outcome that the clause goes on with. That a waiter is
 * handed nothing, null, is an outcome too, of a wait.
 */
public interface Selectable {
  /**
   * What a waiter brings that is woken only to look again, since who wakes it cannot do the operation for it, as
   * the readiness of a socket. If {@link #tryNow} finds nothing then, the select waits anew.
   */
  Object LOOK_AGAIN = new Object();

  /**
   * Does the operation if that is possible without waiting.
   *
   * @return the outcome, or null if it was not possible
   */
  @Nullable
  Object tryNow();

  /**
   * Does the operation if that is possible without waiting and {@link Selection#decide} has decided for it;
   * or joins those who wait for it, by {@link Selection#enlist}. By the selection's owner. Both under the
   * lock of the primitive, so that nothing comes in between.
   *
   * @param selection the selection
   * @param index which of its clauses this is
   * @return the outcome if this call has done it, else null
   */
  @Nullable
  Object tryOrEnlist(Selection selection, int index);
}
