package dev.heddle.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.heddle.Runs;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rounds of random load for minutes on end, and the books of each round balanced after it.
 * docs/testing.md has the commands.
 *
 * <p>A seed fixes what each task tries to do, not how the threads interleave: a failing round is
 * run again many times, not once.
 */
class Soak {
  private static final Duration LONGEST_ROUND = Duration.ofSeconds(60);

  @ParameterizedTest
  @Timeout(value = 1, unit = TimeUnit.DAYS)
  @EnumSource(Runs.class)
  void everyTaskEndsOnceAndNothingIsLost(Runs runs) throws InterruptedException {
    long seed = Long.getLong("soak.seed", System.nanoTime());
    double minutes =
        Double.parseDouble(System.getProperty("soak.minutes", "10")) / Runs.values().length;
    System.out.printf("%s: %.2f minutes from -Dsoak.seed=%d%n", runs, minutes, seed);
    var totals = new Totals();
    long begun = System.nanoTime();
    for (long round = 0; System.nanoTime() - begun < minutes * 60e9; round++) {
      var ledger = new Ledger(totals);
      playWatched(new Round(runs, seed + round, ledger), ledger);
      List<String> problems = ledger.problems();
      assertEquals(
          List.of(), problems,
          () -> "in the round of -Dsoak.seed=" + ledger.seed() + " on " + runs);
      totals.rounds.increment();
    }
    System.out.println(runs + ": " + totals);
    assertFalse(totals.rounds.sum() == 0, "no round in so short a time");
  }

  /** On a thread of its own, so that a round that hangs is reported and not waited for. */
  private static void playWatched(Round round, Ledger ledger) throws InterruptedException {
    var escaped = new AtomicReference<Throwable>();
    Thread player =
        Thread.ofPlatform()
            .daemon()
            .name("soak")
            .uncaughtExceptionHandler((_, e) -> escaped.set(e))
            .start(round);
    if (!player.join(LONGEST_ROUND)) {
      ledger.report("hangs in " + List.of(player.getStackTrace()) + "\n" + ledger.unended());
    }
    if (escaped.get() != null) {
      escaped.get().printStackTrace();
      ledger.report("ended with " + escaped.get());
    }
  }
}
