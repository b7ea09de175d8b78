package dev.heddle.testkit.explore;

import dev.heddle.testkit.SimulationFailedError;
import dev.heddle.testkit.carrier.Doing;
import dev.heddle.testkit.carrier.Steps;
import dev.heddle.testkit.carrier.Wrapping;
import dev.heddle.testkit.choice.Schedule;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** What is told of a schedule that fails. */
final class Report {
  private static final int MOST_STEPS = 60;

  private static final String WHY =
      ". Something besides the schedule decides what the program does: a random number"
          + " without a seed, the system's clock, which Thread.sleep and timed waits of classes that are not"
          + " rewritten look at, the order of a hash table, a thread of its own, or something static that"
          + " keeps what an earlier schedule has left in it.";

  private Report() {}

  /** Of the same schedule, told twice; the steps of both are compared, not those of the first run. */
  static SimulationFailedError ofOneThatDiffers(Attempt first, Steps one, Steps other) {
    List<String> lines = one.lines(Integer.MAX_VALUE);
    List<String> others = other.lines(Integer.MAX_VALUE);
    int step = 0;
    while (step < Math.min(lines.size(), others.size())
        && withoutNumbers(lines.get(step)).equals(withoutNumbers(others.get(step)))) {
      step++;
    }
    String text =
        "The program does not repeat: the same schedule, run again, took another course at step "
            + (step + 1) + WHY + "\n  once:      "
            + (step < lines.size() ? lines.get(step) : "the end")
            + "\n  and then:  " + (step < others.size() ? others.get(step) : "the end");
    return new SimulationFailedError(
        text,
        first.schedule().toString(),
        first.failure() == null ? new IllegalStateException("Not repeatable") : first.failure());
  }

  /** Those of threads and objects are other ones each time. */
  private static String withoutNumbers(String line) {
    return line.replaceAll("[#@][0-9a-f]+", "");
  }

  static SimulationFailedError of(
      String which, Attempt told, Schedule schedule, Attempt first, Steps steps,
      UnaryOperator<String> again) {
    Throwable failure = Objects.requireNonNull(told.failure());
    String text = which + ", and fails each time it is run:\n  "
        + Wrapping.of(List.of((failure + Doing.at(failure)).split("(?<=;) ")), 2)
        + Advice.on(failure)
        + "\n  " + simplified(first.schedule().switches(), schedule.switches())
        + ". To run it again:"
        + "\n    " + again.apply(schedule.toString())
        + "\n  its steps, with the virtual time:\n    "
        + String.join("\n    ", steps.lines(MOST_STEPS));
    return new SimulationFailedError(text, schedule.toString(), failure);
  }

  private static String simplified(int before, int after) {
    String switches = after + (after == 1 ? " switch" : " switches");
    return after < before
        ? "made simple: " + switches + " instead of " + before
        : "as simple as it was found: " + switches;
  }

  static SimulationFailedError ofOneThatDoesNotRepeat(
      String which, Attempt first, Attempt second, UnaryOperator<String> again) {
    Throwable failure = Objects.requireNonNull(first.failure());
    String text = which + ", but not when the same schedule was run again: " + failure
        + "\n  the second time it " + (second.failure() == null
            ? "ended well"
            : "ended with " + second.failure())
        + WHY + "\n    " + again.apply(first.schedule().toString());
    return new SimulationFailedError(text, first.schedule().toString(), failure);
  }
}
