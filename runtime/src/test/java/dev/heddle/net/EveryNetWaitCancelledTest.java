package dev.heddle.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.CancelScope;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.Yielding;
import dev.heddle.sync.ParkCount;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cancels work over sockets at its k-th park, for all k, at each of several moments; lets it do the
 * rest on the same sockets, and checks that every byte, datagram and connection has arrived once.
 */
@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(120)
class EveryNetWaitCancelledTest {
  /** How often a write waits is up to the operating system's buffers. */
  private static final int MOST_PARKS = 6;

  /** What the victim waits for may come before anybody on another carrier sees it wait. */
  private static final int MOST_MISSED = 100;

  private static Map<String, Supplier<NetTrial>> trials = Map.of();

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
    RACING_WITH_GRANT
  }

  @BeforeAll
  static void makeTrials(@TempDir Path directory) throws Exception {
    trials = NetTrials.all(TlsKeys.make(directory));
  }

  static Stream<Arguments> trials() {
    return trials.entrySet().stream()
        .map(trial -> Arguments.of(trial.getKey(), trial.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("trials")
  void nothingIsLostAtAnyParkAtAnyMoment(String name, Supplier<NetTrial> trial) throws Exception {
    for (Moment moment : Moment.values()) {
      var cancelled = new AtomicInteger();
      runs.run(() -> {
        int park = 1;
        int missed = 0;
        while (park <= MOST_PARKS) {
          if (told(new Round(trial.get(), moment, park))) {
            cancelled.incrementAndGet();
            park++;
          } else if (park > 1 || ++missed == MOST_MISSED) {
            break;
          }
        }
      });
      assertTrue(cancelled.get() >= 1, () -> name + " has not waited, " + moment);
    }
  }

  private static boolean told(Round round) {
    try {
      return round.run();
    } catch (Exception | AssertionError e) {
      throw new AssertionError("Failed: " + round, e);
    }
  }

  /** The work once, and one cancellation. */
  private static final class Round {
    private final NetTrial trial;
    private final Moment moment;
    private final int park;
    private final AtomicReference<CancelScope> scope = new AtomicReference<>();
    private final Yielding others = new Yielding();
    private volatile int parks;
    private volatile boolean isParked;

    /** Taken by whoever is first: the cancellation, or the victim that has done all without one. */
    private final AtomicBoolean decided = new AtomicBoolean();

    private volatile boolean reached;

    Round(NetTrial trial, Moment moment, int park) {
      this.trial = trial;
      this.moment = moment;
      this.park = park;
    }

    /** Returns whether the victim got as far as the park at which it was to be cancelled. */
    boolean run() throws Exception {
      try (trial; var group = TaskGroup.open()) {
        trial.open(group);
        Task<Boolean> victim = group.start("victim", this::beVictim);
        while (!victim.isDone()) {
          if (parks >= park && !decided.get()) {
            strike();
          } else {
            trial.feed();
          }
          others.until(() -> victim.isDone() || isParked || decided.get());
          others.once();
        }
        boolean cancelled = victim.await();
        trial.check(cancelled);
        group.cancel("checked");
        group.join();
      }
      return reached;
    }

    /** Returns whether the cancellation was noticed. */
    private boolean beVictim() throws Exception {
      boolean finished = CancelScope.run(mine -> {
        scope.set(mine);
        try (var _ = new ParkCount(this::parking)) {
          trial.work();
        }
        decided.compareAndSet(false, true);
      });
      isParked = false;
      if (!finished && trial.canGoOn()) {
        trial.work();
      }
      return !finished;
    }

    private void parking(int number) {
      isParked = number > 0;
      if (number > 0) {
        if (number == park && moment == Moment.BEGINNING && decided.compareAndSet(false, true)) {
          reached = true;
          scope.get().cancel("sweep");
        }
        parks = number;
      }
    }

    private void strike() throws Exception {
      if (!decided.compareAndSet(false, true)) {
        return;
      }
      reached = true;
      switch (moment) {
        case BEGINNING -> throw new AssertionError("The victim should have done so itself");
        case PARKED -> cancel();
        case BEFORE_GRANT -> {
          cancel();
          trial.feed();
        }
        case AFTER_GRANT -> {
          trial.feed();
          cancel();
        }
        case RACING_WITH_GRANT -> {
          Thread foreign = Thread.ofPlatform().start(this::cancel);
          trial.feed();
          foreign.join();
        }
      }
    }

    private void cancel() {
      scope.get().cancel("sweep");
    }

    @Override
    public String toString() {
      return trial.getClass().getSimpleName() + " " + moment + " at park " + park;
    }
  }
}
