package dev.heddle;

import dev.heddle.policy.CollectOutcomes;
import dev.heddle.policy.ConcurrencyLimit;
import dev.heddle.policy.FailFast;
import dev.heddle.policy.FirstSuccess;
import dev.heddle.policy.GroupPolicy;
import dev.heddle.policy.GroupSettings;
import dev.heddle.policy.KeepGoing;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One choice about a group, given to {@link TaskGroup#open(GroupOption...)}: its name, how many of
 * its tasks run at once, and what it does when one of them fails.
 *
 * <pre>{@code
 * try (var group = TaskGroup.open(name("crawl"), limit(8), keepGoing())) { ... }
 * }</pre>
 *
 * <p>Of several choices of the same kind the last one counts. Immutable.
 */
public final class GroupOption {
  private final Consumer<GroupSettings> effect;

  private GroupOption(Consumer<GroupSettings> effect) {
    this.effect = effect;
  }

  /** What the options of a group amount to. */
  static GroupSettings settings(GroupOption... options) {
    var settings = new GroupSettings();
    for (GroupOption option : options) {
      Objects.requireNonNull(option, "A group's option is null").effect.accept(settings);
    }
    return settings;
  }

  private static GroupOption policy(Supplier<GroupPolicy> policy) {
    return new GroupOption(settings -> settings.policy = policy.get());
  }

  /**
   * Names the group, for reports and thread dumps.
   *
   * @param name the name; "task-group" if not said
   * @return the option
   */
  public static GroupOption name(String name) {
    Objects.requireNonNull(name, "name");
    return new GroupOption(settings -> settings.name = name);
  }

  /**
   * Lets only so many of the group's tasks run at once. {@code start} does not wait: tasks beyond
   * the limit wait for their turn before their body begins, in the order they were started.
   *
   * <p>A task keeps its turn while it waits, also while it backs off before a restart; daemons count
   * too. So tasks that
   * wait for others of the same group can use up all turns; open a group of its own for those.
   *
   * @param tasks how many, at least 1
   * @return the option
   * @throws IllegalArgumentException if less than 1
   */
  public static GroupOption limit(int tasks) {
    new ConcurrencyLimit(tasks);
    return new GroupOption(settings -> settings.limit = new ConcurrencyLimit(tasks));
  }

  /**
   * The first failure cancels the other tasks and the body of the group, which throw or are thrown
   * one {@link ExceptionGroup} of all failures. This is the default. {@code asyncio.TaskGroup} and
   * Trio's nursery are the models.
   *
   * @return the option
   */
  public static GroupOption failFast() {
    return policy(() -> FailFast.INSTANCE);
  }

  /**
   * A failure is an outcome like any other: it cancels nobody, {@link TaskGroup#join} returns when
   * all tasks have ended and throws none of their failures, and the owner looks at each task's
   * {@link Task#outcome}. If the group is closed without a join, failures that nobody has awaited go
   * to the run's {@link FailureHandler}.
   *
   * @return the option
   */
  public static GroupOption collectOutcomes() {
    return policy(CollectOutcomes::new);
  }

  /**
   * The first task to succeed cancels the others, and {@link TaskGroup#join} returns. Failures
   * cancel nobody; if no task succeeds, join throws one {@link ExceptionGroup} of all failures, and
   * otherwise they are forgotten. {@link Heddle#race(Body...)} is this for bodies of one type.
   *
   * @return the option
   */
  public static GroupOption firstSuccess() {
    return policy(FirstSuccess::new);
  }

  /**
   * A failure cancels nobody; if nobody awaits the task, it goes to the run's {@link
   * FailureHandler}.
   *
   * @return the option
   */
  public static GroupOption keepGoing() {
    return keepGoing(Restart.never());
  }

  /**
   * As {@link #keepGoing()}, and tasks that end are started again. Each failure goes to the run's
   * {@link FailureHandler}. Too many restarts fail the group with a {@link RestartLimitException}.
   * Erlang's supervisor, with the strategy {@code one_for_one}, is the model.
   *
   * @param restart which tasks are started again, when, and how often
   * @return the option
   */
  public static GroupOption keepGoing(Restart restart) {
    Objects.requireNonNull(restart, "restart");
    return policy(() -> new KeepGoing(restart));
  }
}
