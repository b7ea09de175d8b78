package dev.heddle;

import dev.heddle.core.CancelReasons;
import dev.heddle.core.Fiber;
import dev.heddle.core.Scope;
import dev.heddle.core.Scoped;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A stretch of a task's execution that can be cancelled as one, with everything started inside it.
 *
 * <p>A cancellation arrives at each wait inside, again and again until the scope has been left; leaving it
 * is what ends the cancellation, and there is nothing to reset. Scopes nest: what cancels one cancels those
 * inside it, up to a {@link Heddle#shield shield}. Thread-safe.
 *
 * <p>The tree of scopes is Trio's and AnyIO's idea.
 */
public sealed interface CancelScope permits Scope {

  /**
   * Runs an action in a scope of its own, which can be cancelled without the task around it. Trio's
   * {@code with CancelScope() as scope} is the model.
   *
   * @param action what to run, in the calling task
   * @param <E> what it throws
   * @return true if the action finished, false if the scope was cancelled and that ended it
   * @throws E if the action throws it
   * @throws InterruptedException if a scope around the caller is cancelled
   */
  static <E extends Exception> boolean run(ValueAction<CancelScope, E> action)
      throws E, InterruptedException {
    Objects.requireNonNull(action, "action");
    return Scoped.<Boolean, E>moveOn(Fiber.current("CancelScope.run"), null, scope -> {
      action.accept(scope);
      return true;
    }, false);
  }

  /**
   * Cancels the scope, as {@link #cancel(String)}, without saying why.
   *
   * @return false if that was done before
   */
  default boolean cancel() {
    return cancel(CancelReasons.NONE_GIVEN);
  }

  /**
   * Cancels what runs inside, and what has been started inside, until the scope has been left. Any
   * thread.
   *
   * @param why why; it travels with the cancellation
   * @return false if the scope has been cancelled or left before
   */
  boolean cancel(String why);

  /**
   * Says whether the scope has been cancelled: by hand, by its deadline, or by a failure of its
   * group. What is cancelled around it does not count.
   *
   * @return whether it has
   */
  boolean isCancelled();

  /**
   * Sets a deadline in place of the one there may be. Any thread.
   *
   * @param timeout how long the scope may still take; zero or less cancels it at once
   * @return false if the scope has been cancelled or left before
   */
  boolean expireIn(Duration timeout);

  /**
   * Takes the deadline away, if there is one. Any thread.
   *
   * @return false if the scope has been cancelled or left before
   */
  boolean neverExpire();

  /**
   * Returns how long this scope itself has; {@link Heddle#timeLeft} looks at those around it too.
   *
   * @return the time until its own deadline, zero if that has passed; empty if it has none, or has
   *     been left
   */
  Optional<Duration> timeLeft();
}
