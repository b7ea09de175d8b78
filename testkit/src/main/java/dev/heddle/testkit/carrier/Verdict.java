package dev.heddle.testkit.carrier;

import org.jspecify.annotations.Nullable;

/** With what a simulation fails, if it does; what is thrown first counts. */
public final class Verdict {
  private @Nullable Throwable failure;
  private boolean over;

  /** A thread that is no task has thrown; the others go on. */
  void add(Throwable thrown) {
    failure = failure == null ? thrown : failure;
  }

  /** A node has failed, so that the rest is of no interest. */
  public void end(Throwable thrown) {
    add(thrown);
    over = true;
  }

  /** What has been thrown by a thread that is no task, or by a node, first of all; or null. */
  public @Nullable Throwable failure() {
    return failure;
  }

  void requireGoesOn() {
    if (over) {
      throw new IllegalStateException("A node has failed", failure);
    }
  }
}
