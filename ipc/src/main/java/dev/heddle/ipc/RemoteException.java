package dev.heddle.ipc;

import org.jspecify.annotations.Nullable;

/**
 * Stands for an exception of a worker that could not be brought over itself, or that would mean
 * something else here, as an {@link InterruptedException} would; it has the worker's stack trace.
 * Otherwise it hangs below the exception that was brought over, and says where that was thrown.
 */
public final class RemoteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RemoteException(String message, @Nullable Throwable cause, StackTraceElement[] remoteStack) {
    super(message, cause, true, true);
    setStackTrace(remoteStack);
  }
}
