package dev.heddle.ipc.codec;

import dev.heddle.ipc.memory.SharedBlock;
import java.io.ObjectStreamClass;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hears of the classes in a value while it is serialized, and may have memory for its long arrays. */
public interface ClassUse {
  /** Instead of the number of a description that has none. */
  int NO_NUMBER = -1;

  /** A class takes part in the value. */
  void uses(Class<?> type);

  /** The number that stands for a description, or {@link #NO_NUMBER} if it is to be written out. */
  default int numberOf(ObjectStreamClass description) {
    return NO_NUMBER;
  }

  /** Memory that both sides see, for an array of so many bytes; null if it is to be written out. */
  default @Nullable SharedBlock blockFor(long bytes) {
    return null;
  }

  /** How many blocks it has been given. */
  default int blocks() {
    return 0;
  }

  /** Those after the first so many are not used: the value is written in another way. */
  default void takeBack(int first) {}

  /** Has every description written out. */
  static ClassUse writtenOut(Consumer<Class<?>> classes) {
    return classes::accept;
  }
}
