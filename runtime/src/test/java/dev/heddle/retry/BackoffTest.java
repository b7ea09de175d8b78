package dev.heddle.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waits grow to their limit and scatter within their jitter. */
@Timeout(60)
class BackoffTest {
  private static final RandomGenerator RANDOM = new Random(7);

  private static List<Long> millis(Backoff backoff, int attempts) {
    return IntStream.rangeClosed(1, attempts)
        .mapToObj(i -> backoff.after(i, RANDOM).toMillis())
        .toList();
  }

  @Test
  void exponentialDoublesUpToItsLimit() {
    var backoff = Backoff.exponential(Duration.ofMillis(100), Duration.ofSeconds(1));
    assertEquals(List.of(100L, 200L, 400L, 800L, 1000L, 1000L), millis(backoff, 6));
    assertEquals(Duration.ofSeconds(1), backoff.after(Integer.MAX_VALUE, RANDOM));
    assertEquals(List.of(30L, 30L, 30L), millis(Backoff.fixed(Duration.ofMillis(30)), 3));
    assertEquals(Duration.ZERO, Backoff.NONE.after(Integer.MAX_VALUE, RANDOM));
    assertEquals(
        Duration.ZERO,
        Backoff.exponential(Duration.ZERO, Duration.ofSeconds(1)).after(Integer.MAX_VALUE, RANDOM));
  }

  @Test
  void jitterScattersWithinItsShare() {
    var backoff = Backoff.fixed(Duration.ofMillis(1000)).withJitter(0.25);
    List<Long> waits = millis(backoff, 200);
    assertTrue(waits.stream().allMatch(wait -> wait >= 750 && wait <= 1000), waits::toString);
    assertTrue(waits.stream().distinct().count() > 100, waits::toString);
    assertTrue(waits.stream().anyMatch(w -> w < 800) && waits.stream().anyMatch(w -> w > 950));
  }

  @Test
  void valuesAreChecked() {
    Duration second = Duration.ofSeconds(1);
    assertThrows(IllegalArgumentException.class, () -> Backoff.fixed(second.negated()));
    assertThrows(
        IllegalArgumentException.class, () -> Backoff.exponential(second, Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> Backoff.NONE.withJitter(1.5));
    assertThrows(IllegalArgumentException.class, () -> Backoff.NONE.withJitter(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new Backoff(second, 0.5, second, 0));
    assertThrows(IllegalArgumentException.class, () -> Backoff.NONE.after(0, RANDOM));
  }
}
