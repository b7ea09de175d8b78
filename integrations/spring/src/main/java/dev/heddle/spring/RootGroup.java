package dev.heddle.spring;

import dev.heddle.HeddleRuntime;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;

/**
 * Starts jobs of frameworks as tasks of a runtime's root group.
 *
 * <p>Not by the runtime's own executor, which takes nothing any more once the runtime is to end: what is under way may
 * need another job to come to its end. The group takes jobs until it has no tasks left.
 */
final class RootGroup {
  private RootGroup() {}

  static void start(HeddleRuntime runtime, String name, Runnable job) {
    Objects.requireNonNull(job, "job");
    try {
      runtime.group().start(name, job::run);
    } catch (IllegalStateException closed) {
      throw new RejectedExecutionException(runtime + " takes no more jobs", closed);
    }
  }
}
