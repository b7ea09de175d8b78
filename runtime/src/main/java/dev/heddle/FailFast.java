package dev.heddle;

/** The first failure cancels the siblings and the body; all failures arrive in one exception. */
final class FailFast extends GroupPolicy {
  static final FailFast INSTANCE = new FailFast();

  private FailFast() {}

  @Override
  void childEnds(TaskGroup group, Fiber<?> child, Outcome<?> ending) {
    if (ending instanceof Outcome.Failure<?>(var cause)) {
      group.fail(child, cause);
    }
  }
}
