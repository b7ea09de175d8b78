package dev.heddle.core;

import dev.heddle.Heddle;
import dev.heddle.scheduler.Log;
import java.util.List;

/** Tells of detached tasks that their run was over before they began: what they were to do is not done. */
final class NeverBegan {
  private NeverBegan() {}

  static void log(Run run, List<Fiber<?>> ended) {
    try {
      List<Fiber<?>> lost = ended.stream().filter(Fiber::hasNeverBegun).toList();
      if (!lost.isEmpty()) {
        log(run.name(), lost);
      }
    } catch (Throwable _) {
      // No heap, no stack or no log to tell it: the run has to end all the same.
    }
  }

  private static void log(String run, List<Fiber<?>> lost) {
    Log.of(Heddle.class).info(
        "{} never began, as the run '{}' was over: {}; await() what has to be done, or start it in a group and"
            + " join() that",
        lost.size() == 1 ? "A task" : lost.size() + " tasks", run, Unjoined.names(lost));
  }
}
