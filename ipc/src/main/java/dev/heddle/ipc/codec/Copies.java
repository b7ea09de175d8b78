package dev.heddle.ipc.codec;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Collections#nCopies} travels as. As the JDK serializes it, it asks the filter for an array of
 * so many elements, which looks like a message that lies, although nothing is allocated.
 *
 * @param number how many there are
 * @param element each of them
 */
record Copies(int number, @SuppressWarnings("serial") @Nullable Object element)
    implements
      Serializable {
  private static final Class<?> REPLACED = Collections.nCopies(1, "").getClass();

  static boolean replaces(Object value) {
    return value.getClass() == REPLACED;
  }

  static Copies of(List<?> list) {
    return new Copies(list.size(), list.isEmpty() ? null : list.getFirst());
  }

  private Object readResolve() {
    return Collections.nCopies(number, element);
  }
}
