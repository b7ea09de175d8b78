package dev.heddle.queue;

import org.jspecify.annotations.Nullable;

/**
 * What a waiter of a {@link Queue} is handed instead of an item: why its put or its get comes to nothing.
 *
 * <p>Either the queue has been shut down. Or the item of a put has no place among the others: those of a
 * priority queue are compared by the user's comparator, when there is room, which is to say by the thread of
 * whoever takes an item. What the comparator throws there is the affair of the one whose item it is, and is
 * carried to it; whoever takes goes on with the next that waits.
 */
record Refusal(@Nullable Throwable why) {
  static final Refusal SHUT_DOWN = new Refusal(null);

  private static final Refusal WITHOUT_MEMORY =
      new Refusal(new OutOfMemoryError("while an item was put into a queue"));

  /** Whoever waits must be told, with memory or without. */
  static Refusal of(Throwable why) {
    try {
      return new Refusal(why);
    } catch (OutOfMemoryError _) {
      return WITHOUT_MEMORY;
    }
  }

  /** Throws what the comparator has thrown; returns if the queue is shut down. */
  void rethrow() {
    switch (why) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> {}
    }
  }
}
