package dev.heddle.failure;

import dev.heddle.ExceptionGroup;
import dev.heddle.Outcome;
import dev.heddle.core.Run;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the ends of bodies mean, and how to end the way another has ended. */
public final class Endings {
  private Endings() {}

  /** Returns or throws what an outcome says, as it was returned or thrown. */
  public static <T extends @Nullable Object> T replay(Outcome<T> ending) {
    return switch (ending) {
      case Outcome.Success<T>(var value) -> value;
      case Outcome.Failure<T>(var cause) -> throw Endings.<RuntimeException>unchecked(cause);
      case Outcome.Cancelled<T>(var cause) -> throw Endings.<RuntimeException>unchecked(cause);
    };
  }

  /** For code whose compiler has seen to it that the cause is declared, or whose caller takes all. */
  @SuppressWarnings("unchecked")
  public static <E extends Throwable> E unchecked(Throwable cause) throws E {
    throw (E) cause;
  }

  /**
   * Whether a body that threw this was cancelled, given that it was asked to or not, and where it shows.
   *
   * @param run whose settings say what counts; null outside a run
   */
  public static Interruption.Found interruption(Throwable e, boolean asked, @Nullable Run run) {
    if (e instanceof InterruptedException) {
      return Interruption.Found.AS_CAUSE;
    }
    return asked
        ? Interruption.in(e, run == null ? null : run.cancellations)
        : Interruption.Found.NOWHERE;
  }

  /** What a library has made of the interruption is the cause of what is thrown in its place. */
  public static void keepOriginal(Throwable thrown, Throwable original) {
    if (original instanceof InterruptedException || original == thrown) {
      return;
    }
    if (thrown.getCause() == null && !Causes.lead(original, thrown)) {
      try {
        thrown.initCause(original);
        return;
      } catch (IllegalStateException _) {
        // It was made with none.
      }
    }
    Causes.suppress(thrown, original);
  }

  /**
   * Returns the failures of groups that failed while their owner was unwinding, which close() had to
   * leave as suppressed by the cancellation; null if there are none.
   */
  public static @Nullable ExceptionGroup failuresBehind(Throwable cancellation, String what) {
    List<ExceptionGroup> failures = new ArrayList<>();
    for (Throwable suppressed : cancellation.getSuppressed()) {
      if (suppressed instanceof ExceptionGroup failure) {
        failures.add(Exceptions.access().original(failure));
      }
    }
    return switch (failures.size()) {
      case 0 -> null;
      case 1 -> failures.getFirst();
      default -> new ExceptionGroup(what, failures);
    };
  }
}
