package dev.heddle.testkit.explore;

import dev.heddle.Action;
import dev.heddle.testkit.Exploration;
import dev.heddle.testkit.Strategy;
import dev.heddle.testkit.carrier.Steps;
import dev.heddle.testkit.choice.Chooser;
import dev.heddle.testkit.choice.Choosers;
import dev.heddle.testkit.choice.Replayed;
import dev.heddle.testkit.choice.Schedule;
import dev.heddle.testkit.choice.Untried;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs a program under one schedule after the other, and tells of the first that fails. */
public final class Explorer {
  /** How many steps a schedule may have, if nothing else is said. */
  public static final long MAX_STEPS = 1_000_000;

  private final Subject subject;
  private final Strategy strategy;
  private final long seed;
  private final long maxSteps;
  private final @Nullable Schedule prefix;

  private final Sometimes sometimes = new Sometimes();
  private final Untried tried = new Untried();

  /** How many choices a schedule of the program has, as far as is known. */
  private long length = 20;

  public Explorer(
      Subject subject, Strategy strategy, long seed, long maxSteps, @Nullable Schedule prefix) {
    this.subject = subject;
    this.strategy = strategy;
    this.seed = seed;
    this.maxSteps = maxSteps;
    this.prefix = prefix;
  }

  public Exploration explore(int most) {
    int schedules = strategy == Strategy.ROUND_ROBIN ? 1 : most;
    Set<Long> different = new HashSet<>();
    long steps = 0;
    long fingerprint = 0;
    Duration time = Duration.ZERO;
    for (int i = 0; i < schedules; i++) {
      Chooser chooser = Choosers.of(strategy, seed + i, i, length);
      Chooser untried =
          prefix == null ? tried.avoiding(chooser) : new Replayed(prefix, chooser);
      Attempt attempt = attempt(untried, null);
      if (i == 0) {
        requireSame(attempt);
      }
      if (attempt.failure() != null) {
        throw failure(attempt, "Schedule " + (i + 1) + " of " + schedules
            + " failed, of " + strategy + " with seed " + (seed + i));
      }
      tried.ran(untried);
      length = Math.max(length, attempt.choices());
      different.add(attempt.fingerprint());
      fingerprint = 31 * fingerprint + attempt.fingerprint();
      steps += attempt.steps();
      time = time.plus(attempt.time());
    }
    List<String> never = sometimes.never();
    if (!never.isEmpty()) {
      throw new AssertionError("In " + schedules + " schedules it was never so that: "
          + String.join("; ", never)
          + ". Either it cannot be, or these schedules do not reach it; try more of them");
    }
    return new Exploration(schedules, different.size(), steps, time, fingerprint);
  }

  /** Once for each exploration: what does not repeat at its first schedule need not be explored. */
  private void requireSame(Attempt first) {
    var steps = new Steps();
    Attempt again = replay(first.schedule(), steps);
    if (again.fingerprint() != first.fingerprint()) {
      var others = new Steps();
      replay(first.schedule(), others);
      throw Report.ofOneThatDiffers(first, steps, others);
    }
  }

  /** Runs the schedule that was given. */
  public void replay() {
    Attempt attempt = replay(prefix, null);
    if (attempt.failure() != null) {
      throw failure(attempt, "The schedule failed");
    }
  }

  private Attempt attempt(Chooser chooser, @Nullable Steps told) {
    return Attempt.of(subject.program(), chooser, maxSteps, told, sometimes);
  }

  private Attempt replay(Schedule schedule, @Nullable Steps told) {
    return attempt(new Replayed(schedule), told);
  }

  private Error failure(Attempt first, String which) {
    Attempt again = replay(first.schedule(), null);
    if (!again.failsAs(first)) {
      return Report.ofOneThatDoesNotRepeat(which, first, again, subject.again());
    }
    Schedule shortest =
        new Shortening(schedule -> replay(schedule, null).failsAs(first)).of(first.schedule());
    for (Action<?> told : List.of(subject.told().get(), subject.program())) {
      // What is loaded when it is first run may do so in another order than later.
      for (int i = 0; i < 2; i++) {
        var steps = new Steps();
        Attempt telling = Attempt.of(told, new Replayed(shortest), maxSteps, steps, sometimes);
        if (telling.failsAs(first)) {
          return Report.of(which, telling, shortest, first, steps, subject.again());
        }
      }
    }
    return Report.ofOneThatDoesNotRepeat(
        which, first, replay(shortest, null), subject.again());
  }
}
