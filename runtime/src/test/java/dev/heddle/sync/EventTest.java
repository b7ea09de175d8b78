package dev.heddle.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
class EventTest {
  @Parameter Runs runs;

  private final Event event = new Event();

  @Test
  void setLetsAllGoOnAlsoIfClearedRightAfter() {
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            List<Task<?>> waiters = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
              waiters.add(group.start(() -> event.await()));
            }
            for (Task<?> waiter : waiters) {
              Runs.untilWaiting(waiter);
            }
            assertEquals(new Event.Statistics(false, 10), event.statistics());
            event.set();
            event.clear();
            group.join();
            assertFalse(event.isSet());
            assertFalse(event.tryAwait(Duration.ofMillis(1)));
            assertEquals(0, event.statistics().waiting());
          }
        });
  }

  @Test
  void awaitOfASetEventDoesNotWait() {
    runs.run(
        () -> {
          event.set();
          event.await();
          assertTrue(event.tryAwait(Duration.ZERO));
          event.clear();
          assertFalse(event.tryAwait(Duration.ZERO));
        });
  }

  @Test
  void foreignThreadSetsAndAwaits() {
    runs.run(
        () -> {
          var back = new Event();
          Thread foreign =
              Runs.foreign(
                  () -> {
                    event.await();
                    back.set();
                  });
          Heddle.yieldNow();
          event.set();
          back.await();
          foreign.join();
          assertTrue(back.isSet());
        });
  }

  @Test
  void isNotSetAtFirstAndThenAsSetAndClearLeftIt() {
    runs.run(
        () -> {
          assertFalse(event.isSet());
          event.set();
          event.set();
          assertTrue(event.isSet());
          event.clear();
          assertFalse(event.isSet());
        });
  }
}
