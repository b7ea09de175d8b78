package dev.heddle.testkit.explore;

import dev.heddle.Action;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What is explored.
 *
 * @param program what is run under each schedule
 * @param told makes the same program, which says more of what it does, for the schedule that is told
 * @param again the line that runs a schedule again, of that
 */
public record Subject(
    Action<?> program, Supplier<Action<?>> told, UnaryOperator<String> again) {

  /** A body, of which nothing more is known. */
  public static Subject of(Action<?> body, UnaryOperator<String> again) {
    return new Subject(body, () -> body, again);
  }
}
