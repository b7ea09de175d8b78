package dev.heddle.benchmarks;

import java.time.Duration;
import java.util.List;

/** A way to give a row one turn, in a JVM of its own. */
interface Measuring {

  /**
   * Measures once.
   *
   * @throws Exception if the row cannot be run, or did not do its work
   */
  List<Figure> once(Row row, Effort effort) throws Exception;

  /** How long a turn takes by its settings, on a quiet machine: the mean of the workload's rows. */
  Duration expected(Effort effort);

  /** The numbers of carriers that make sense, given those asked for. */
  default List<Integer> carriers(List<Integer> asked) {
    return asked;
  }

  /** How many cores the subject has. */
  default int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Whether a turn takes seconds whatever the effort. */
  default boolean heavy() {
    return false;
  }
}
