package dev.heddle;

import dev.heddle.failure.Exceptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way from the rooms of the runtime to what exceptions keep from their users. */
final class ExceptionAccess extends Exceptions {
  @Override
  public CancelledException cancelled(CancelReason reason) {
    return new CancelledException(reason);
  }

  @Override
  public DeadlineException deadline(CancelScope scope, String message, Throwable by) {
    return new DeadlineException(scope, message, by);
  }

  @Override
  public DeadlockException deadlock(WaitGraph graph, List<StackTraceElement> victim) {
    return new DeadlockException(graph, victim);
  }

  @Override
  public RestartLimitException restartLimit(String message, @Nullable Throwable last) {
    return new RestartLimitException(message, last);
  }

  @Override
  public TaskCancelledException taskCancelled(String what, Throwable cause) {
    return new TaskCancelledException(what, cause);
  }

  @Override
  public TaskCancelledException awaitedCancelled(String what, Throwable cause) {
    return TaskCancelledException.awaited(what, cause);
  }

  @Override
  public TaskFailedException taskFailed(String what, Throwable cause) {
    return new TaskFailedException(what, cause);
  }

  @Override
  public UnjoinedTasksException unjoined(String message) {
    return new UnjoinedTasksException(message);
  }

  @Override
  public void add(ExceptionGroup group, Throwable failure) {
    group.add(failure);
  }

  @Override
  public ExceptionGroup again(ExceptionGroup group) {
    return group.again();
  }

  @Override
  public ExceptionGroup original(ExceptionGroup group) {
    return group.original();
  }

  @Override
  public boolean isSeen(ExceptionGroup group) {
    return group.isSeen();
  }

  @Override
  public List<Throwable> members(Throwable failure) {
    return failure instanceof ExceptionGroup group ? group.members() : List.of();
  }

  @Override
  public @Nullable Throwable causeOf(Throwable failure) {
    return failure instanceof ExceptionGroup group ? group.firstCause() : failure.getCause();
  }
}
