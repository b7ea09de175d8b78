package dev.heddle.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
class LatchTest {
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final Duration HOUR = Duration.ofHours(1);

  @Parameter Runs runs;

  @Test
  void opensAtTheLastCountAndStaysOpen() {
    runs.run(
        () -> {
          var latch = new Latch(3);
          try (var group = TaskGroup.open()) {
            List<Task<?>> waiting = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
              waiting.add(group.start(() -> latch.await()));
              Runs.untilWaiting(waiting.getLast());
            }
            latch.countDown();
            assertFalse(latch.tryAwait(MOMENT));
            latch.countDown();
            assertFalse(latch.isOpen());
            assertEquals(new Latch.Statistics(1, 5), latch.statistics());
            Runs.foreign(latch::countDown).join();
            group.join();
            latch.await();
            assertTrue(latch.tryAwait(Duration.ZERO));
            assertEquals(new Latch.Statistics(0, 0), latch.statistics());
          }
          Heddle.yieldNow();
          assertTrue(new Latch(0).tryAwait(HOUR));
        });
  }

  @Test
  void countingTooOftenIsAnError() {
    var latch = new Latch(1);
    latch.countDown();
    var e = assertThrows(IllegalStateException.class, latch::countDown);
    assertTrue(e.getMessage().contains("1 times"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Latch(-1));
  }
}
