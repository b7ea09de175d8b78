package dev.heddle;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who cancelled a scope, and why. It travels with the cancellation to every wait it ends.
 *
 * @param message why, in words
 * @param source the name of the task that asked, or of the thread if no task did
 * @param cause the failure that led to it, or null
 */
public record CancelReason(String message, String source, @Nullable Throwable cause) {

  static final String NONE_GIVEN = "no reason was given";

  static CancelReason now(String message, @Nullable Throwable cause) {
    Objects.requireNonNull(message, "A cancellation needs a reason");
    Task<?> task = Task.currentOrNull();
    String source = task != null ? task.name() : "thread " + Thread.currentThread().getName();
    return new CancelReason(message, source, cause);
  }

  @Override
  public String toString() {
    return message + " (by " + source + ")";
  }
}
