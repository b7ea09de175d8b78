package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.scheduler.EventLoop;
import dev.heddle.scheduler.Scheduler;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The scheduler that runs the caller, and its clock. */
@ParameterizedClass
@EnumSource(Runs.class)
class CallersSchedulerTest {
  @Parameter Runs runs;

  @Test
  void everyTaskOfARunFindsTheRunsOwnSchedulerAndOthersNone() {
    runs.run(() -> {
      Scheduler mine = Heddle.scheduler();
      assertEquals(runs == Runs.EVENT_LOOP, mine instanceof EventLoop);
      assertSame(mine, Heddle.start(() -> Heddle.scheduler()).await());
      assertSame(mine, Heddle.start(() -> Heddle.start(() -> Heddle.scheduler()).await()).await());
      if (runs != Runs.JDK) {
        Scheduler other = Heddle.blocking(() -> runs.builder().run(() -> Heddle.scheduler()));
        assertInstanceOf(mine.getClass(), other);
        assertNotSame(mine, other);
      }
    });
    assertThrows(IllegalStateException.class, Heddle::scheduler);
  }

  @Test
  void itsClockGoesOnAtLeastAsFarAsOneSleeps() {
    runs.run(() -> {
      Scheduler clock = Heddle.scheduler();
      long before = clock.nanoTime();
      Heddle.sleep(Duration.ofMillis(3));
      long slept = clock.nanoTime() - before;
      assertTrue(slept >= 3_000_000, () -> slept + " ns");
    });
  }
}
