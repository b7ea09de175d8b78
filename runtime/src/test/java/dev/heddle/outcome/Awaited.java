package dev.heddle.outcome;

import dev.heddle.Eventual;
import dev.heddle.Outcome;
import org.jspecify.annotations.Nullable;

/** What only tests ask of a result to come. */
public final class Awaited {
  private Awaited() {}

  /** How many are to be called at its end. */
  public static int callbacks(Eventual<?> awaited) {
    return ((Awaitable<?>) awaited).callbacks();
  }

  /** Ends it; returns how many have been told. */
  public static <T extends @Nullable Object> int end(Eventual<T> awaited, Outcome<T> outcome) {
    return ((Awaitable<T>) awaited).settle(outcome);
  }
}
