package dev.heddle.stream;

/**
 * Takes the items of a stream, one at a time. It returns when the item has been dealt with, which
 * holds a fast source back.
 *
 * @param <T> the type of the items
 */
@FunctionalInterface
public interface Emitter<T> {

  /**
   * Takes an item; may wait.
   *
   * @param item the item, not null
   * @throws Exception if a stage further down fails, or needs no more items; let it pass
   */
  void emit(T item) throws Exception;
}
