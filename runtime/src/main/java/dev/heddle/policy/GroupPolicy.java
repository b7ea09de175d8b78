package dev.heddle.policy;

import dev.heddle.Body;
import dev.heddle.Outcome;
import dev.heddle.core.Fiber;
import dev.heddle.core.Group;
import org.jspecify.annotations.Nullable;

/**
 * What a group does about the ends of its children. One instance for each group, unless it has no
 * state. The hooks are called on the children's threads, concurrently, except where said otherwise.
 */
public abstract sealed class GroupPolicy
    permits FailFast, CollectOutcomes, FirstSuccess, KeepGoing {

  /** Called in start(): what the child is to run for the body it was given. */
  public <T extends @Nullable Object> Body<? extends T, ?> adapt(Body<? extends T, ?> body) {
    return body;
  }

  /** A child ends, and nobody has seen its outcome yet. It still counts as live. */
  public void childEnds(Group group, Fiber<?> child, Outcome<?> ending) {}

  /** A child has failed, and those who wait for it have been told. It still counts as live. */
  public void childFailed(Group group, Fiber<?> child, Throwable cause, boolean heard) {}

  /** Somebody has looked at the failure of a child that has ended before. */
  public void heard(Fiber<?> child) {}

  /** Somebody was told of the failure of a child and was being cancelled, so has not heard of it. */
  public void unheard(Group group, Fiber<?> child, Throwable cause) {}

  /**
   * All children have ended; called by the owner in join() and in close().
   *
   * @param joined whether the owner has waited for it and goes on normally
   */
  public void allEnded(Group group, boolean joined) {}
}
