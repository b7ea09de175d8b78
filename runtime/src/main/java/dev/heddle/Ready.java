package dev.heddle;

import dev.heddle.core.Starting;
import org.jspecify.annotations.Nullable;

/**
 * How a task says that it is ready, to whoever started it with {@link TaskGroup#startUntilReady}.
 * Trio's {@code task_status} is the model.
 *
 * @param <V> the type of what it has to say
 */
public sealed interface Ready<V extends @Nullable Object> permits Starting.Answering {

  /**
   * Lets the starter go on. By the task itself, or by what it starts and waits for.
   *
   * @param value what the starter gets, for example the port a server listens on
   * @throws IllegalStateException if called a second time
   */
  void set(V value);
}
