package dev.heddle;

import org.jspecify.annotations.Nullable;

/**
 * Who cancelled a scope, and why. It travels with the cancellation to every wait it ends.
 *
 * @param message why, in words
 * @param source the name of the task that asked, or of the thread if no task did
 * @param cause the failure that led to it, or null
 */
public record CancelReason(String message, String source, @Nullable Throwable cause) {

  @Override
  public String toString() {
    return message + " (by " + source + ")";
  }
}
