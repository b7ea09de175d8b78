package dev.heddle.stream;

import dev.heddle.UnjoinedTasksException;

/**
 * Unwinds the stages above one that needs no more items. It is no {@link Exception}, so that a
 * source that catches those does not catch this; and each is caught by the stage that made it. A
 * group that fails while it is unwound leaves its failure here, suppressed.
 */
final class Enough extends Error {
  private static final long serialVersionUID = 1L;

  Enough() {
    super("The stream needs no more items", null, true, false);
  }

  /** Runs a source to its end, or until this has unwound it. */
  <T> void endsAtMost(Source<T> source, Emitter<? super T> out) throws Exception {
    try {
      source.run(out::emit);
    } catch (Enough e) {
      if (e != this) {
        throw e;
      }
      for (Throwable suppressed : getSuppressed()) {
        // A source that emits inside a group of its own has left it before the join: this is why.
        if (suppressed instanceof RuntimeException failure
            && !(failure instanceof UnjoinedTasksException)) {
          throw failure;
        }
      }
    }
  }
}
