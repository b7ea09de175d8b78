package dev.heddle.core;

import dev.heddle.CancelReason;
import dev.heddle.Task;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the reasons that cancellations travel with. */
public final class CancelReasons {
  public static final String NONE_GIVEN = "no reason was given";

  private CancelReasons() {}

  /** A reason given by the calling thread. */
  public static CancelReason now(String message, @Nullable Throwable cause) {
    Objects.requireNonNull(message, "A cancellation needs a reason");
    Task<?> task = Task.currentOrNull();
    String source = task != null ? task.name() : "thread " + Thread.currentThread().getName();
    return new CancelReason(message, source, cause);
  }
}
