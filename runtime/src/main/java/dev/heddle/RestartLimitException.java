package dev.heddle;

import org.jspecify.annotations.Nullable;

/**
 * Says that the children of a group have been restarted too often; {@link #getCause} is what ended
 * the last of them, if it failed.
 */
public final class RestartLimitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RestartLimitException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
