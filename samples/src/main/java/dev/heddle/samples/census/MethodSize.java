package dev.heddle.samples.census;

import java.util.Comparator;

/**
 * A method and its length.
 *
 * @param name class and method
 * @param instructions how many bytecode instructions it has
 */
record MethodSize(String name, int instructions) {
  /** Largest first, equals by name. */
  static final Comparator<MethodSize> LARGEST_FIRST =
      Comparator.comparingInt(MethodSize::instructions)
          .reversed()
          .thenComparing(MethodSize::name);
}
