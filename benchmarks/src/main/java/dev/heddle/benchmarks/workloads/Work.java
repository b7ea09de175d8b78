package dev.heddle.benchmarks.workloads;

/** Something to do that may wait. */
@FunctionalInterface
interface Work {
  void run() throws Exception;

  /** As a Runnable whose failure is unchecked. */
  default void runUnchecked() {
    try {
      run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
