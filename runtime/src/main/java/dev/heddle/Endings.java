package dev.heddle;

import org.jspecify.annotations.Nullable;

/** Ends a body the way another one has ended. */
final class Endings {
  private Endings() {}

  /** Returns or throws what an outcome says, as it was returned or thrown. */
  static <T extends @Nullable Object> T replay(Outcome<T> ending) {
    return switch (ending) {
      case Outcome.Success<T>(var value) -> value;
      case Outcome.Failure<T>(var cause) -> throw Endings.<RuntimeException>unchecked(cause);
      case Outcome.Cancelled<T>(var cause) -> throw Endings.<RuntimeException>unchecked(cause);
    };
  }

  /** For code whose compiler has seen to it that the cause is declared, or whose caller takes all. */
  @SuppressWarnings("unchecked")
  static <E extends Throwable> E unchecked(Throwable cause) throws E {
    throw (E) cause;
  }
}
