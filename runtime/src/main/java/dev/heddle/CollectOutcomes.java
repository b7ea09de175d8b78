package dev.heddle;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A failure is one outcome among others, for the owner to look at after join(). An owner that never
 * got that far cannot look: then what nobody has heard is reported.
 */
final class CollectOutcomes extends GroupPolicy {
  private record Failed(Fiber<?> child, Throwable cause) {}

  private final Queue<Failed> unheard = new ConcurrentLinkedQueue<>();

  @Override
  void childFailed(TaskGroup group, Fiber<?> child, Throwable cause, boolean heard) {
    if (!heard) {
      unheard.add(new Failed(child, cause));
    }
  }

  @Override
  void allEnded(TaskGroup group, boolean joined) {
    Failed failed;
    while ((failed = unheard.poll()) != null) {
      if (!joined) {
        group.run.report(failed.child, failed.cause);
      }
    }
  }
}
