package dev.heddle.ipc;

/**
 * Stands for an exception of a worker that could not be brought over itself, or hangs below one that
 * could: it has the worker's stack trace.
 */
public final class RemoteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RemoteException(String message, StackTraceElement[] remoteStack) {
    super(message, null, true, true);
    setStackTrace(remoteStack);
  }
}
