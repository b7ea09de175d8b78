package dev.heddle.libraries;

import dev.heddle.Body;
import dev.heddle.GroupOption;
import dev.heddle.Heddle;
import dev.heddle.Outcome;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Cancels calls of a library at random moments, eight at a time, and asks that each has finished or was
 * cancelled; whatever else comes out is an error of the test.
 */
final class AtRandom {
  /** How many calls each library has to stand. */
  static final int CALLS = Integer.getInteger("heddle.libraries.calls", 300);

  private static final int AT_ONCE = 8;

  /**
   * How they ended.
   *
   * @param finished how many had a result
   * @param cancelled how many of the others ended with which exception
   */
  record Tally(int finished, Map<String, Integer> cancelled) {
    int total() {
      return finished + cancelled.values().stream().mapToInt(n -> n).sum();
    }
  }

  private AtRandom() {}

  /**
   * Makes calls and cancels them.
   *
   * @param most the longest time to let a call be
   * @param call what to cancel; made again and again, by eight tasks at once
   */
  static Tally cancel(Duration most, Body<?, ?> call) throws InterruptedException {
    var random = new Random(7);
    List<Duration> delays = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      delays.add(Duration.ofNanos(random.nextInt(5) == 0 ? 0 : random.nextLong(most.toNanos())));
    }
    int finished = 0;
    Map<String, Integer> cancelled = new TreeMap<>();
    for (Outcome<?> end : Heddle.mapConcurrent(delays, AT_ONCE, delay -> one(delay, call))) {
      switch (end) {
        case Outcome.Success<?> _ -> finished++;
        case Outcome.Cancelled<?>(var cause) -> cancelled.merge(chain(cause), 1, Integer::sum);
        case Outcome.Failure<?>(var cause) -> throw new AssertionError(
            "neither finished nor cancelled: " + cause, cause);
      }
    }
    var tally = new Tally(finished, cancelled);
    if (tally.total() != CALLS) {
      throw new AssertionError("of " + CALLS + " calls " + tally);
    }
    if (Boolean.getBoolean("heddle.libraries.tell")) {
      System.out.println(tally);
    }
    return tally;
  }

  private static Outcome<?> one(Duration delay, Body<?, ?> call) throws InterruptedException {
    try (var group = TaskGroup.open(GroupOption.collectOutcomes())) {
      Task<?> task = group.start(call);
      Heddle.sleep(delay);
      task.cancel("at random");
      Outcome<?> end = task.outcome();
      group.join();
      return end;
    }
  }

  private static String chain(Throwable cause) {
    var text = new StringBuilder();
    for (Throwable at = cause; at != null; at = at.getCause()) {
      text.append(text.isEmpty() ? "" : " <- ").append(at.getClass().getSimpleName());
    }
    return text.toString();
  }
}
