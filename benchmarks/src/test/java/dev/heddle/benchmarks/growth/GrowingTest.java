package dev.heddle.benchmarks.growth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class GrowingTest {
  private static final class Watch implements Stopwatch {
    private int began;
    private int ended;

    @Override
    public void begin() {
      began++;
    }

    @Override
    public void end() {
      ended++;
    }

    @Override
    public void allThere() {
      assertEquals(0, ended);
    }
  }

  /** Each checks itself that all was done. */
  @ParameterizedTest
  @EnumSource
  void everyTrialDoesItsWorkAndIsTimedOnce(Growing growing) throws Exception {
    for (int size : new int[]{1, 37}) {
      var watch = new Watch();
      Heddle.run(() -> growing.trial.once(size, watch));
      assertEquals(1, watch.began);
      assertEquals(1, watch.ended);
    }
  }

  @ParameterizedTest
  @EnumSource
  void sizesGrowByTenUpToTheLargest(Growing growing) {
    List<Integer> sizes = growing.sizes(1_000_000);
    assertTrue(sizes.size() >= 2 && sizes.size() <= 4, sizes::toString);
    assertEquals(sizes.stream().sorted().distinct().toList(), sizes);
    assertTrue(growing.sizes(100).getLast() <= 100);
  }

  @Test
  void sizesOfTasks() {
    assertEquals(
        List.of(1_000, 10_000, 100_000, 1_000_000), Growing.GROUP_TASKS.sizes(1_000_000));
    assertEquals(List.of(100, 1_000, 10_000, 100_000), Growing.GROUP_TASKS.sizes(100_000));
    assertEquals(List.of(10, 100, 1_000, 5_000), Growing.IDLE_CONNECTIONS.sizes(1_000_000));
  }
}
