package dev.heddle;

/**
 * Says that a {@link TaskGroup} was closed while tasks were at work in it that nobody had asked to stop:
 * they have been cancelled, and their work is lost. A call of {@link TaskGroup#join} is missing, or one of
 * {@link TaskGroup#cancel} if that was the intent.
 *
 * <p>Suppressed in another exception it is a remark: that one has left the group's block before the join,
 * and these tasks ended for it. It says no more than their names, and holds none of them.
 */
public final class UnjoinedTasksException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  UnjoinedTasksException(String message) {
    super(message);
  }
}
