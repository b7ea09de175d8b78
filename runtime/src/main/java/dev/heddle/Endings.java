package dev.heddle;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the ends of bodies mean, and how to end the way another has ended. */
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

  /** Whether a body that threw this was cancelled, given that it was asked to or not. */
  static boolean isCancellation(Throwable e, boolean asked) {
    return e instanceof InterruptedException
        || (asked && (e instanceof TaskCancelledException || isInterruptedIo(e)));
  }

  /** How channels and streams say that they were interrupted. */
  private static boolean isInterruptedIo(Throwable e) {
    return e instanceof ClosedByInterruptException
        || (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException));
  }

  /**
   * Returns the failures of groups that failed while their owner was unwinding, which close() had to
   * leave as suppressed by the cancellation; null if there are none.
   */
  static @Nullable ExceptionGroup failuresBehind(Throwable cancellation, String what) {
    List<ExceptionGroup> failures = new ArrayList<>();
    for (Throwable suppressed : cancellation.getSuppressed()) {
      if (suppressed instanceof ExceptionGroup failure) {
        failures.add(failure.original());
      }
    }
    return switch (failures.size()) {
      case 0 -> null;
      case 1 -> failures.getFirst();
      default -> new ExceptionGroup(what, failures);
    };
  }
}
