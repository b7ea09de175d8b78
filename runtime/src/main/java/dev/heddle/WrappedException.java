package dev.heddle;

/**
 * Carries a failure to where it could not arrive as it was thrown: because the stack of another task is not that of
 * who hears of it, or because a method can declare no checked exception. {@link #getCause} is the original, with
 * its type and its stack.
 *
 * <p>One catch of this type is enough for tasks, streams and generators; the types below it say which it was.
 */
public abstract class WrappedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Wraps a failure.
   *
   * @param message what has failed, and how
   * @param cause the original
   */
  protected WrappedException(String message, Throwable cause) {
    super(message, cause);
  }
}
