package dev.heddle.ipc.codec;

import java.io.ObjectStreamClass;
import java.util.function.Consumer;

/** Hears of the classes in a value while it is serialized. */
public interface ClassUse {
  /** Instead of the number of a description that has none. */
  int NO_NUMBER = -1;

  /** A class takes part in the value. */
  void uses(Class<?> type);

  /** The number that stands for a description, or {@link #NO_NUMBER} if it is to be written out. */
  default int numberOf(ObjectStreamClass description) {
    return NO_NUMBER;
  }

  /** Has every description written out. */
  static ClassUse writtenOut(Consumer<Class<?>> classes) {
    return classes::accept;
  }
}
