package dev.heddle.ipc;

import java.io.IOException;

/**
 * Says that a {@link ProcessQueue} or a {@link PipeEnd} takes nothing more, or will have nothing more
 * to give: it was closed, or the process at its other end is gone.
 */
public final class QueueClosedException extends IOException {
  private static final long serialVersionUID = 1L;

  QueueClosedException(String message) {
    super(message);
  }
}
