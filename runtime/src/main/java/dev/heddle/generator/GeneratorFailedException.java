package dev.heddle.generator;

import dev.heddle.WrappedException;

/**
 * Carries a checked exception of a generator's body through methods that declare none; {@link
 * #getCause} is the original.
 */
public final class GeneratorFailedException extends WrappedException {
  private static final long serialVersionUID = 1L;

  GeneratorFailedException(String what, Throwable cause) {
    super(what + " failed: " + cause, cause);
  }
}
