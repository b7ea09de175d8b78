package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.Body;
import dev.heddle.GroupOption;
import dev.heddle.Heddle;
import dev.heddle.Outcome;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Cancels calls of a library at random moments, eight at a time, and asks that each has finished or was
 * cancelled; whatever else comes out is an error of the test.
 */
final class AtRandom {
  /** How many calls each library has to stand. */
  static final int CALLS = Integer.getInteger("heddle.libraries.calls", 300);

  private static final int AT_ONCE = 8;
  private static final int EACH_LEFT_ALONE = 10;

  private AtRandom() {}

  /**
   * Makes calls and cancels them, within the least time that eight of them take; among them are calls that
   * are left alone.
   *
   * @param call what to cancel; made again and again, by eight tasks at once
   */
  static Tally cancel(Body<?, ?> call) throws InterruptedException {
    Duration least = Duration.ofDays(1);
    for (int round = 0; round < 5; round++) {
      long begin = System.nanoTime();
      Heddle.gather(Collections.nCopies(AT_ONCE, call));
      Duration taken = Duration.ofNanos(System.nanoTime() - begin);
      least = taken.compareTo(least) < 0 ? taken : least;
    }
    List<Duration> times = times(least);
    for (int i = 0; i < CALLS; i += EACH_LEFT_ALONE) {
      times.add(i, Duration.ofDays(1));
    }
    return cancel(times, call);
  }

  /**
   * The same until some have been cancelled in the midst of the library; mostly at once, but on a busy machine and
   * with cold code all calls may be over before.
   *
   * @param call what to cancel; made again and again, by eight tasks at once
   * @param ofTheLibrary the library's exceptions, one of which is to be among the causes
   */
  static void cancelUntilMet(Body<?, ?> call, Class<?>... ofTheLibrary)
      throws InterruptedException {
    Tally tally;
    do {
      tally = cancel(call);
      tally.check(ofTheLibrary);
    } while (!tally.hasMet(ofTheLibrary));
  }

  /**
   * Makes calls and cancels them all.
   *
   * @param most the longest time to let a call be
   * @param call what to cancel, which does not end by itself
   */
  static Tally cancelEndless(Duration most, Body<?, ?> call) throws InterruptedException {
    return cancel(times(most), call);
  }

  /** Mostly short ones, since a call may be over early. */
  private static List<Duration> times(Duration most) {
    var random = new Random(7);
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      double part = random.nextInt(10) == 0 ? 0 : Math.pow(random.nextDouble(), 3);
      times.add(Duration.ofNanos((long) (part * most.toNanos())));
    }
    return times;
  }

  private static Tally cancel(List<Duration> times, Body<?, ?> call) throws InterruptedException {
    int finished = 0;
    List<Throwable> cancelled = new ArrayList<>();
    for (Outcome<?> end : Heddle.mapConcurrent(times, AT_ONCE, time -> one(time, call))) {
      switch (end) {
        case Outcome.Success<?> _ -> finished++;
        case Outcome.Cancelled<?>(var cause) -> cancelled.add(cause);
        case Outcome.Failure<?>(var cause) -> throw new AssertionError(
            "neither finished nor cancelled: " + cause, cause);
      }
    }
    assertEquals(times.size(), finished + cancelled.size());
    return new Tally(finished, cancelled);
  }

  private static Outcome<?> one(Duration time, Body<?, ?> call) throws InterruptedException {
    try (var group = TaskGroup.open(GroupOption.collectOutcomes())) {
      Task<?> task = group.start(call);
      Heddle.moveOnAfter(time, task::outcome, null);
      task.cancel("at random");
      Outcome<?> end = task.outcome();
      group.join();
      return end;
    }
  }
}
