package dev.heddle.policy;

import dev.heddle.Body;
import dev.heddle.Outcome;
import dev.heddle.Restart;
import dev.heddle.RestartLimitException;
import dev.heddle.core.Fiber;
import dev.heddle.core.Group;
import org.jspecify.annotations.Nullable;

/**
 * A failure cancels nobody: the child is started again if the policy says so, and what nobody
 * awaits is reported. Only a child that fails too often fails the group. Erlang's supervisor with
 * the strategy {@code one_for_one} is the model; a run's detached tasks live by it too.
 */
public final class KeepGoing extends GroupPolicy {
  private final Restart restart;
  private final RestartIntensity intensity;

  public KeepGoing(Restart restart) {
    this.restart = restart;
    this.intensity = new RestartIntensity(restart);
  }

  @Override
  public <T extends @Nullable Object> Body<? extends T, ?> adapt(Body<? extends T, ?> body) {
    return restart.mode() == Restart.Mode.NEVER
        ? body
        : new RestartingBody<T>(body, restart, intensity);
  }

  @Override
  public void childEnds(Group group, Fiber<?> child, Outcome<?> ending) {
    if (ending instanceof Outcome.Failure<?>(RestartLimitException tooOften)) {
      group.fail(child, tooOften);
    }
  }

  @Override
  public void childFailed(Group group, Fiber<?> child, Throwable cause, boolean heard) {
    if (!heard) {
      unheard(group, child, cause);
    }
  }

  @Override
  public void unheard(Group group, Fiber<?> child, Throwable cause) {
    if (!(cause instanceof RestartLimitException)) {
      group.run.report(child, cause);
    }
  }
}
