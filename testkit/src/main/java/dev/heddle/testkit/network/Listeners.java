package dev.heddle.testkit.network;

import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/** Who waits for a channel: one an operation, called once. */
final class Listeners {
  private final @Nullable Runnable[] waiting =
      new Runnable[Integer.numberOfTrailingZeros(SelectionKey.OP_ACCEPT) + 1];

  void set(int operation, Runnable listener) {
    waiting[Integer.numberOfTrailingZeros(operation)] = listener;
  }

  void call(int operation) {
    int index = Integer.numberOfTrailingZeros(operation);
    Runnable listener = waiting[index];
    if (listener != null) {
      waiting[index] = null;
      listener.run();
    }
  }

  void callAll() {
    for (int i = 0; i < waiting.length; i++) {
      call(1 << i);
    }
  }
}
