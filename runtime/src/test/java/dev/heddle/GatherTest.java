package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
class GatherTest {
  @Parameter Runs runs;

  @Test
  void resultsComeInTheOrderOfTheBodiesWhateverEndsFirst() {
    runs.run(
        () -> {
          List<Body<Integer, InterruptedException>> bodies = new ArrayList<>();
          List<Integer> expected = new ArrayList<>();
          for (int i = 0; i < 50; i++) {
            int number = i;
            expected.add(number);
            bodies.add(
                () -> {
                  for (int n = number; n < 50; n++) {
                    Heddle.yieldNow();
                  }
                  return number;
                });
          }
          assertEquals(expected, Heddle.gather(bodies));
          assertEquals(List.of(), Heddle.gather(List.<Body<Integer, RuntimeException>>of()));
        });
  }

  @Test
  void oneFailureCancelsTheOthers() {
    var cancelled = new AtomicInteger();
    runs.run(
        () -> {
          var e =
              assertThrows(
                  ExceptionGroup.class,
                  () -> Heddle.<Integer>gather(
                      () -> waitForCancel(cancelled),
                      () -> {
                        Runs.until(() -> cancelled.get() == 10);
                        throw new IOException("broken");
                      }));
          assertEquals("broken", e.leaves().getFirst().getMessage());
          assertEquals(1, e.leaves().size());
        });
    assertEquals(11, cancelled.get());
  }

  private static int waitForCancel(AtomicInteger cancelled) throws InterruptedException {
    cancelled.set(10);
    try {
      Runs.forever();
      return 0;
    } finally {
      cancelled.incrementAndGet();
    }
  }

  @Test
  void cancelledCallerCancelsTheBodies() {
    var cancelled = new AtomicInteger();
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            Task<?> caller =
                group.start(() -> Heddle.<Integer>gather(() -> waitForCancel(cancelled)));
            Runs.until(() -> cancelled.get() == 10);
            caller.cancel("enough");
            group.join();
            assertTrue(caller.isCancelled());
          }
        });
    assertEquals(11, cancelled.get());
  }
}
