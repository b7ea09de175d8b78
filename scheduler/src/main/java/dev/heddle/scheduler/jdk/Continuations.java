package dev.heddle.scheduler.jdk;

import org.jspecify.annotations.Nullable;

/** Makes continuations. Implementations are thread-safe. */
public interface Continuations {

  /**
   * Returns the {@link ScopedValue} bindings of the caller, to be seen by a body created later.
   *
   * @return a token for {@link #create}; null if this provider cannot tell
   */
  @Nullable
  Object bindings();

  /**
   * Creates a continuation, not started.
   *
   * @param bindings what {@link #bindings} returned
   * @param body what it runs; must not throw
   * @return the continuation
   */
  NestedContinuation create(@Nullable Object bindings, Runnable body);
}
