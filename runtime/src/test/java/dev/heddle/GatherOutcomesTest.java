package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code asyncio.gather(return_exceptions=True)} and the sentences around it. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class GatherOutcomesTest {
  @Parameter Runs runs;

  @Test
  void failuresAreListedAmongResultsInOrderAndCancelNobody() {
    runs.run(() -> {
      var cause = new IOException("broken");
      var failed = new AtomicBoolean();
      List<Outcome<Integer>> outcomes = Heddle.gatherOutcomes(
          () -> {
            Runs.until(failed::get);
            return 1;
          },
          () -> {
            failed.set(true);
            throw cause;
          },
          () -> {
            Task.current().cancel("only me");
            Runs.forever();
            return 3;
          },
          () -> 4);
      assertEquals(new Outcome.Success<>(1), outcomes.get(0));
      assertEquals(new Outcome.Failure<>(cause), outcomes.get(1));
      assertInstanceOf(Outcome.Cancelled.class, outcomes.get(2));
      assertEquals(new Outcome.Success<>(4), outcomes.get(3));
      assertEquals(List.of(), Heddle.gatherOutcomes(List.<Body<Integer, IOException>>of()));
    });
  }

  @Test
  void cancelledCallerCancelsTheBodiesThatHaveNotEnded() {
    var ended = new AtomicInteger();
    runs.run(() -> {
      assertThrows(TimeoutException.class, () -> Heddle.timeout(Duration.ofMillis(5),
          () -> Heddle.gatherOutcomes(() -> 1, () -> {
            try {
              Runs.forever();
            } finally {
              ended.incrementAndGet();
            }
            return 0;
          })));
      assertTrue(ended.get() <= 1);
      Heddle.yieldNow();
    });
  }

  /** If one of the bodies of gather() is cancelled, that counts as its failure, not the caller's. */
  @Test
  void bodyThatCancelsItselfDoesNotCancelTheCallerOfGather() {
    runs.run(() -> {
      assertThrows(TaskCancelledException.class, () -> Heddle.gather(() -> 1, () -> {
        Task.current().cancel("only me");
        Heddle.yieldNow();
        return 2;
      }));
      Heddle.yieldNow();
    });
  }
}
