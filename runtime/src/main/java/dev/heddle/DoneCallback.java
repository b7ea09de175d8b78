package dev.heddle;

import dev.heddle.outcome.Callback;
import org.jspecify.annotations.Nullable;

/**
 * An action that waits for an outcome; see {@link Eventual#onDone}. Thread-safe.
 *
 * @param <T> the type of the result
 */
public sealed interface DoneCallback<T extends @Nullable Object> permits Callback {

  /**
   * Takes the action back.
   *
   * @return true if this call kept it from being called
   */
  boolean cancel();
}
