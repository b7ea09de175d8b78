package dev.heddle.ipc;

import dev.heddle.ipc.pool.FailureConstructors;
import dev.heddle.ipc.pool.WorkerEnd;
import org.jspecify.annotations.Nullable;

/** Lends the pool the constructors of exceptions that users see. */
final class PoolFailures implements FailureConstructors {
  @Override
  public RuntimeException of(
      String message, @Nullable Throwable cause, StackTraceElement[] stack) {
    return new RemoteException(message, cause, stack);
  }

  @Override
  public RuntimeException lost(String message, WorkerEnd end) {
    return new WorkerLostException(message, end);
  }
}
