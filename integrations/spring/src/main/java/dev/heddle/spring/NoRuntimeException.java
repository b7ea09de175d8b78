package dev.heddle.spring;

/** The runtime could not be opened, as a rule since the JVM lacks the access flag. */
final class NoRuntimeException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  NoRuntimeException(IllegalStateException cause) {
    super(cause.getMessage(), cause);
  }
}
