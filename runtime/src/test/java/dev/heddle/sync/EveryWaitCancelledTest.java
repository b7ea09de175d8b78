package dev.heddle.sync;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.Yielding;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cancels each operation that waits at its k-th park, for all k, at each of several moments, alone
 * and between two others that do the same, and checks afterwards that nothing is lost: permits,
 * holders, items, signals.
 *
 * <p>The victim's parks are counted by the record of waits that each task keeps, so that "at the k-th
 * park" is exact: either from inside, as the wait begins, or from outside, while the victim can do
 * nothing but wait.
 */
@ParameterizedClass
@EnumSource(Runs.class)
class EveryWaitCancelledTest {
  /** A rate limiter may park any number of times. */
  private static final int MOST_PARKS = 6;

  private static final Duration HOUR = Duration.ofHours(1);

  @Parameter Runs runs;

  private enum Moment {
    /** By the victim, as its wait begins. */
    BEGINNING,
    /** While it is parked. */
    PARKED,
    /** While it is parked, and then what it waits for comes, before it runs. */
    BEFORE_GRANT,
    /** After what it waits for has come, before it runs. */
    AFTER_GRANT,
    /** From a foreign thread, while what it waits for comes. */
    RACING_WITH_GRANT,
    /** Not at all: its time is up, if it waits with a limit. */
    TIME_IS_UP
  }

  static Stream<Arguments> trials() {
    return Stream.of(SyncTrials.all(), QueueTrials.all(), ChannelTrials.all())
        .flatMap(all -> all.entrySet().stream())
        .map(trial -> Arguments.of(trial.getKey(), trial.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("trials")
  void nothingIsLostAtAnyParkAtAnyMoment(String name, Supplier<Trial> trials) throws Exception {
    var cancelled = new AtomicInteger();
    runs.run(
        () -> {
          for (Moment moment : Moment.values()) {
            for (boolean crowded : new boolean[]{false, true}) {
              int park = 1;
              while (park <= MOST_PARKS && told(new Round(trials.get(), moment, crowded, park))) {
                cancelled.incrementAndGet();
                park++;
              }
            }
          }
        });
    int atLeastOnceEach = 2 * Moment.values().length;
    assertTrue(cancelled.get() >= atLeastOnceEach, () -> name + " waited in " + cancelled);
  }

  private static boolean told(Round round) {
    try {
      return round.run();
    } catch (Exception | AssertionError e) {
      throw new AssertionError("Failed: " + round, e);
    }
  }

  /** One operation by each role, and one cancellation. */
  private static final class Round {
    private final Trial trial;
    private final Moment moment;
    private final boolean crowded;
    private final int park;
    private final AtomicInteger succeeded = new AtomicInteger();
    private volatile int parks;
    private volatile boolean isParked;

    /** Taken by whoever is first: the cancellation, or the victim that has ended without one. */
    private final AtomicBoolean decided = new AtomicBoolean();

    private volatile boolean reached;
    private final Yielding others = new Yielding();

    Round(Trial trial, Moment moment, boolean crowded, int park) {
      this.trial = trial;
      this.moment = moment;
      this.crowded = crowded;
      this.park = park;
    }

    /** Returns whether the victim got as far as the park at which it was to be cancelled. */
    boolean run() throws Exception {
      trial.prepare();
      try (var group = TaskGroup.open()) {
        Task<?> ahead = startBystander(group, Trial.Role.AHEAD);
        Task<?> victim = group.start("victim", this::beVictim);
        others.until(() -> victim.isDone() || isParked);
        Task<?> behind = startBystander(group, Trial.Role.BEHIND);
        while (!(ahead.isDone() && victim.isDone() && behind.isDone())) {
          if (parks >= park && !decided.get()) {
            strike(victim);
          } else {
            trial.letOneGo();
          }
          others.until(() -> victim.isDone() || isParked || reached);
          others.once();
        }
        boolean cancelled = reached && moment != Moment.TIME_IS_UP;
        assertTrue(victim.isCancelled() == cancelled, () -> this + " left " + victim);
        group.join();
      }
      trial.check(succeeded.get());
      return reached || (moment == Moment.TIME_IS_UP && parks >= park);
    }

    private Task<?> startBystander(TaskGroup group, Trial.Role role) throws InterruptedException {
      Task<?> task =
          group.start(
              role.name(),
              () -> {
                if (crowded) {
                  assertTrue(trial.perform(role, HOUR), () -> this + " failed " + role);
                  succeeded.incrementAndGet();
                }
              });
      others.untilStill(task);
      return task;
    }

    private void beVictim() throws Exception {
      Task<?> me = Task.current();
      try (var _ = new ParkCount(number -> parking(number, me))) {
        Duration limit = moment == Moment.TIME_IS_UP ? Duration.ofNanos(100_000) : HOUR;
        if (trial.perform(Trial.Role.VICTIM, limit)) {
          succeeded.incrementAndGet();
        }
      }
      if (!decided.compareAndSet(false, true) && moment != Moment.TIME_IS_UP) {
        // What was granted before the cancellation is kept; it arrives at the next wait.
        Runs.forever();
      }
    }

    private void parking(int number, Task<?> me) {
      isParked = number > 0;
      if (number > 0) {
        if (number == park && moment == Moment.BEGINNING && decided.compareAndSet(false, true)) {
          reached = true;
          me.cancel("sweep");
        }
        parks = number;
      }
    }

    private void strike(Task<?> victim) throws Exception {
      if (!decided.compareAndSet(false, true)) {
        return;
      }
      reached = true;
      switch (moment) {
        case BEGINNING -> throw new AssertionError("The victim should have done so itself");
        case PARKED -> victim.cancel("sweep");
        case BEFORE_GRANT -> {
          victim.cancel("sweep");
          trial.letOneGo();
        }
        case AFTER_GRANT -> {
          trial.letOneGo();
          victim.cancel("sweep");
        }
        case RACING_WITH_GRANT -> {
          Thread foreign = Thread.ofPlatform().start(() -> victim.cancel("sweep"));
          trial.letOneGo();
          foreign.join();
        }
        case TIME_IS_UP -> Heddle.sleep(Duration.ofNanos(200_000));
      }
    }

    @Override
    public String toString() {
      return trial.getClass().getSimpleName() + " " + moment + " at park " + park
          + (crowded ? " crowded" : "");
    }
  }
}
