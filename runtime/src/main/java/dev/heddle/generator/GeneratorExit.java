package dev.heddle.generator;

/**
 * Thrown by a yield when the consumer closes the iteration, so that the body's {@code finally}
 * clauses run. Let it pass.
 *
 * <p>It is no {@link Exception}, so that a body that catches its items' exceptions does not catch
 * this; Python's {@code GeneratorExit} is the model. It has no stack trace.
 */
public final class GeneratorExit extends Error {
  private static final long serialVersionUID = 1L;

  GeneratorExit() {
    super("The iteration has been closed", null, false, false);
  }
}
