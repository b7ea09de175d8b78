package dev.heddle.scheduler.jdk;

import org.jspecify.annotations.Nullable;

/** Continuations through {@link OpenedJavaLang}, which has to be initialized before. */
final class OpenedContinuations implements Continuations {

  /** Fails with a {@link LinkageError} that says why if this JDK's continuations are others. */
  OpenedContinuations() {
    create(bindings(), () -> {}).resume();
  }

  @Override
  public Object bindings() {
    return OpenedContinuation.currentBindings();
  }

  @Override
  public NestedContinuation create(@Nullable Object bindings, Runnable body) {
    return new OpenedContinuation(bindings, body);
  }
}
