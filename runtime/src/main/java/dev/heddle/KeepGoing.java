package dev.heddle;

import org.jspecify.annotations.Nullable;

/**
 * A failure cancels nobody: the child is started again if the policy says so, and what nobody
 * awaits is reported. Only a child that fails too often fails the group. Erlang's supervisor with
 * the strategy {@code one_for_one} is the model; a run's detached tasks live by it too.
 */
final class KeepGoing extends GroupPolicy {
  private final Restart restart;
  private final RestartIntensity intensity;

  KeepGoing(Restart restart) {
    this.restart = restart;
    this.intensity = new RestartIntensity(restart);
  }

  @Override
  <T extends @Nullable Object> Body<? extends T, ?> adapt(Body<? extends T, ?> body) {
    return restart.mode() == Restart.Mode.NEVER
        ? body
        : new RestartingBody<T>(body, restart, intensity);
  }

  @Override
  void childEnds(TaskGroup group, Fiber<?> child, Outcome<?> ending) {
    if (ending instanceof Outcome.Failure<?>(RestartLimitException tooOften)) {
      group.fail(child, tooOften);
    }
  }

  @Override
  void childFailed(TaskGroup group, Fiber<?> child, Throwable cause, boolean heard) {
    if (!heard) {
      unheard(group, child, cause);
    }
  }

  @Override
  void unheard(TaskGroup group, Fiber<?> child, Throwable cause) {
    if (!(cause instanceof RestartLimitException)) {
      group.run.report(child, cause);
    }
  }
}
