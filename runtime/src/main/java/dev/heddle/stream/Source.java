package dev.heddle.stream;

/**
 * The beginning of a stream: emits its items and returns.
 *
 * @param <T> the type of the items
 */
@FunctionalInterface
public interface Source<T> {

  /**
   * Emits all items, each time the stream is run.
   *
   * @param out takes the items; to be used by this call only, in its own task, outside of deadlines and
   *     shields that it opens, since what comes after runs inside the call: it refuses items otherwise.
   *     Of a group that it opens, a failure cancels what comes after too
   * @throws Exception if it fails, or {@code out} throws
   */
  void run(Emitter<? super T> out) throws Exception;
}
