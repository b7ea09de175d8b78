package dev.heddle.policy;

import dev.heddle.Outcome;
import dev.heddle.core.Fiber;
import dev.heddle.core.Group;

/** The first failure cancels the siblings and the body; all failures arrive in one exception. */
public final class FailFast extends GroupPolicy {
  public static final FailFast INSTANCE = new FailFast();

  private FailFast() {}

  @Override
  public void childEnds(Group group, Fiber<?> child, Outcome<?> ending) {
    if (ending instanceof Outcome.Failure<?>(var cause)) {
      group.fail(child, cause);
    }
  }
}
