package dev.heddle.benchmarks.growth;

/** Told by a {@link Trial} what of it counts. */
interface Stopwatch {
  /** What counts begins. */
  void begin();

  /** What counts has ended. */
  void end();

  /** All things of the size are there now, and wait. */
  void allThere();
}
