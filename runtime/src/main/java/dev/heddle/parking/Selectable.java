package dev.heddle.parking;

/** Something that ends once, which a {@link Selection} can wait for. */
public interface Selectable {

  /**
   * Says whether it has ended.
   *
   * @return true if so, for ever
   */
  boolean isSelectable();

  /**
   * Joins those who wait for the end, or decides the selection if it has ended. By the selection's
   * owner.
   *
   * @param selection the selection
   * @param index which of its clauses waits for this
   * @return false if this call has decided the selection for the clause
   */
  boolean enlist(Selection selection, int index);
}
