package dev.heddle.ipc;

/** Hears how far a {@link Mapping} has come, on the caller's own task. */
@FunctionalInterface
public interface Progress {

  /**
   * Some more items are done.
   *
   * @param done how many items have been done so far
   * @param taken how many items have been taken from the input so far
   */
  void advanced(long done, long taken);
}
