package dev.heddle.net;

import java.io.IOException;

/**
 * Thrown by a read that has not found its delimiter within its limit. Nothing has been taken: the
 * bytes can still be read.
 */
public final class LimitExceededException extends IOException {
  private static final long serialVersionUID = 1;

  LimitExceededException(String message) {
    super(message);
  }
}
