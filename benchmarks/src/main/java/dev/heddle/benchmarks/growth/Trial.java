package dev.heddle.benchmarks.growth;

/** Something that can be had in every size. Runs in a task. */
@FunctionalInterface
interface Trial {
  /**
   * Does it once, checks that all was done, and tells the watch what counts.
   *
   * @param size how many things there are
   */
  void once(int size, Stopwatch watch) throws Exception;
}
