package dev.heddle;

import org.jspecify.annotations.Nullable;

/**
 * How a task says that it is ready, to whoever started it with {@link TaskGroup#startUntilReady}.
 * Trio's {@code task_status} is the model.
 *
 * @param <V> the type of what it has to say
 */
public final class Ready<V extends @Nullable Object> {
  private final Starting<V> starting;
  private boolean set;

  Ready(Starting<V> starting) {
    this.starting = starting;
  }

  /**
   * Lets the starter go on. By the task itself, or by what it starts and waits for.
   *
   * @param value what the starter gets, for example the port a server listens on
   * @throws IllegalStateException if called a second time
   */
  public synchronized void set(V value) {
    if (set) {
      throw new IllegalStateException(
          "ready.set(" + value + ") is one call too many: " + starting.name()
              + " has said already that it is ready; call it once");
    }
    set = true;
    starting.isReady(value);
  }
}
