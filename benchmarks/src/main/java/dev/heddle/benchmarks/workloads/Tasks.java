package dev.heddle.benchmarks.workloads;

import java.util.List;

/** Who runs tasks: the part of a subject that starts, awaits and interleaves them. */
interface Tasks {

  /** Runs work, in a task where the subject has any, and returns when it has ended. */
  void run(Work root) throws Exception;

  /** Runs works concurrently from inside {@link #run}, and returns when all have ended. */
  void together(List<? extends Work> works) throws Exception;

  /** Lets others run. Called from inside a task. */
  default void pause() {
    Thread.yield();
  }
}
