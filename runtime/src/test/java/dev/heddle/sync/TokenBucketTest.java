package dev.heddle.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenBucketTest {

  @Test
  void refillsToTheBurstAndNoFurther() {
    var bucket = new TokenBucket(1, 100, 3, 1_000);
    assertEquals(3, bucket.available(1_000));
    assertTrue(bucket.take(3, 1_000));
    assertFalse(bucket.take(1, 1_099));
    assertEquals(1, bucket.timeUntil(1, 1_099));
    assertTrue(bucket.take(1, 1_100));
    assertEquals(2, bucket.available(1_350));
    assertEquals(3, bucket.available(1_000_000));
  }

  /** However often it is asked, and however odd the rate: not a fraction of a permit is lost. */
  @ParameterizedTest
  @CsvSource({
      "1, 1, 1", "3, 1000, 5", "7, 3, 1", "7, 3, 100", "1000003, 1000000000, 1",
      "1, 86400000000000, 4", "2147483647, 1000000000, 2147483647", "999983, 86400000000000, 999983"
  })
  void agreesWithExactArithmetic(int permits, long period, int burst) {
    var random = new Random(permits);
    long now = random.nextLong();
    var bucket = new TokenBucket(permits, period, burst, now);
    // In units of which a permit costs as many as there are nanoseconds in a period.
    var cost = BigInteger.valueOf(period);
    var full = cost.multiply(BigInteger.valueOf(burst));
    var content = full;
    for (int i = 0; i < 10_000; i++) {
      long step = random.nextLong(2 + (i % 1_000 == 0 ? burst : 4) * (period / permits));
      now += step;
      content =
          content.add(BigInteger.valueOf(step).multiply(BigInteger.valueOf(permits))).min(full);
      int available = content.divide(cost).intValueExact();
      assertEquals(available, bucket.available(now));
      int count = 1 + random.nextInt((int) Math.min(burst, available + 2L));
      assertEquals(count <= available, bucket.take(count, now));
      if (count <= available) {
        content = content.subtract(cost.multiply(BigInteger.valueOf(count)));
      }
    }
  }
}
