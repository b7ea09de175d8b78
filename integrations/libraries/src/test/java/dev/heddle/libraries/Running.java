package dev.heddle.libraries;

import dev.heddle.Action;

/**
 * A server that runs.
 *
 * @param port where
 * @param stop ends it
 */
record Running(int port, Action<?> stop) implements AutoCloseable {
  @Override
  public void close() {
    try {
      stop.run();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
