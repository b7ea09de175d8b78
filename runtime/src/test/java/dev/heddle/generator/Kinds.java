package dev.heddle.generator;

import dev.heddle.scheduler.jdk.Continuations;
import org.jspecify.annotations.Nullable;

/** What generators can be made of; every rule must hold on both unless a test says otherwise. */
enum Kinds {
  CONTINUATIONS, THREADS;

  private Continuations provider() {
    return this == CONTINUATIONS ? Provider.BEST : Provider.THREADS;
  }

  <T extends @Nullable Object> Generator<T> of(GeneratorBody<T, ?> body) {
    return Generator.of(body, provider());
  }

  <S extends @Nullable Object, T extends @Nullable Object> TwoWay<S, T> twoWay(
      TwoWayBody<S, T, ?> body) {
    return TwoWay.of(body, provider());
  }
}
