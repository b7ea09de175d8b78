package dev.heddle.channel;

import org.jspecify.annotations.Nullable;

/**
 * Says that a channel takes or gives nothing any more: it is done, or it has failed, and then the
 * failure is the cause.
 */
public final class ChannelClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  ChannelClosedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
