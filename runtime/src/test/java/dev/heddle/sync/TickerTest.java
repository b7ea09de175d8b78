package dev.heddle.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Outcome;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.channel.Select;
import dev.heddle.sync.Ticker.Missed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When ticks come, in virtual time. */
class TickerTest {
  private long now = 1_000;

  private Ticker ticker(Missed missed) {
    return new Ticker(Duration.ofNanos(10), missed, () -> now, time -> now += time.toNanos());
  }

  /** Each step works for some time and awaits a tick: the times of the ticks, and how many were left out. */
  private String ticks(Missed missed, int... work) throws InterruptedException {
    Ticker ticker = ticker(missed);
    List<String> ticks = new ArrayList<>();
    for (int time : work) {
      now += time;
      long leftOut = ticker.await();
      ticks.add((now - 1_000) + (leftOut == 0 ? "" : "-" + leftOut));
    }
    return ticks.toString();
  }

  @Test
  void ticksAreOnePeriodApartHoweverLongTheWorkInBetweenTakes() throws InterruptedException {
    assertEquals("[10, 20, 30, 40]", ticks(Missed.SKIP, 0, 3, 9, 10));
  }

  @Test
  void aLittleLateIsNotMissed() throws InterruptedException {
    assertEquals("[10, 23, 30]", ticks(Missed.SKIP, 0, 13, 0));
    now = 1_000;
    assertEquals("[10, 23, 30]", ticks(Missed.DELAY, 0, 13, 0));
    now = 1_000;
    assertEquals("[10, 23, 30]", ticks(Missed.BURST, 0, 13, 0));
  }

  @Test
  void missedOnesAreLeftOut() throws InterruptedException {
    assertEquals("[10, 45-2, 50, 60]", ticks(Missed.SKIP, 0, 35, 0, 0));
  }

  @Test
  void missedOnesDelayTheOthers() throws InterruptedException {
    assertEquals("[10, 45-2, 55, 65]", ticks(Missed.DELAY, 0, 35, 0, 0));
  }

  @Test
  void missedOnesComeInABurst() throws InterruptedException {
    assertEquals("[10, 45, 45, 45, 50, 60]", ticks(Missed.BURST, 0, 35, 0, 0, 0, 0));
  }

  @Test
  void sleepThatEndsEarlyIsNoTick() throws InterruptedException {
    var ticker = new Ticker(Duration.ofNanos(10), Missed.SKIP, () -> now,
        time -> now += Math.max(1, time.toNanos() / 2));
    ticker.await();
    assertEquals(1_010, now);
  }

  @Test
  void cancelledWaitHasUsedNoTick() {
    Heddle.run(() -> {
      var ticker = Ticker.every(Duration.ofDays(1));
      Task<?> waiting = Heddle.start(() -> ticker.await());
      Runs.untilWaiting(waiting);
      Duration before = ticker.timeLeft();
      waiting.cancel("enough");
      assertTrue(waiting.outcome() instanceof Outcome.Cancelled);
      assertTrue(ticker.timeLeft().compareTo(before) <= 0);
    });
  }

  @Test
  void selectCanWaitForATick() {
    Heddle.run(() -> {
      var ticker = Ticker.every(Duration.ofMillis(1));
      var never = new Event();
      for (int i = 0; i < 3; i++) {
        assertTrue(Select.<Long, RuntimeException>first(
            Select.after(ticker.timeLeft(), () -> ticker.await()),
            never.onSet(() -> -1L)) >= 0);
      }
    });
  }

  @Test
  void periodIsAboveZero() {
    assertThrows(IllegalArgumentException.class, () -> Ticker.every(Duration.ZERO));
    assertEquals("Ticker[every PT1S, SKIP]", Ticker.every(Duration.ofSeconds(1)).toString());
    assertTrue(Ticker.every(Duration.ofSeconds(Long.MAX_VALUE)).timeLeft().toDays() > 10_000);
  }
}
