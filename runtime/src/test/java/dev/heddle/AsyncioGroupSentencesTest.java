package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What CPython's page says of a group that cancels its own block, and of one that is cancelled with its owner. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class AsyncioGroupSentencesTest {
  @Parameter Runs runs;

  @Test
  void cancellationByTheOwnGroupStaysInside() {
    runs.run(() -> {
      for (int round = 0; round < 50; round++) {
        assertThrows(ExceptionGroup.class, () -> {
          try (var group = TaskGroup.open()) {
            group.start(() -> {
              throw new IllegalStateException("child");
            });
            Runs.forever();
          }
        });
        assertFalse(Thread.currentThread().isInterrupted());
        Heddle.checkCancelled();
        Heddle.yieldNow();
        assertFalse(Task.current().isCancelled());
      }
    });
  }

  @Test
  void failureOfACancelledOwnersChildComesWithTheCancellation() {
    runs.run(() -> {
      var inside = new AtomicReference<CancelledException>();
      Task<?> owner = Heddle.start(() -> {
        try (var group = TaskGroup.open()) {
          group.start(() -> {
            try {
              Runs.forever();
            } finally {
              broken();
            }
          });
          Runs.until(() -> group.tasks().getFirst().toString().contains("waits: "));
          group.join();
        } catch (CancelledException e) {
          inside.set(e);
          assertThrows(CancelledException.class, Heddle::yieldNow);
          throw e;
        }
      });
      Runs.until(() -> owner.toString().contains("join"));
      assertTrue(owner.cancel("from outside"));
      var ending = assertInstanceOf(Outcome.Failure.class, owner.outcome());
      assertEquals("from outside", inside.get().reason().message());
      assertSame(ending.cause(), inside.get().getSuppressed()[0]);
      var failures = assertInstanceOf(ExceptionGroup.class, ending.cause());
      assertEquals("cleanup failed", failures.leaves().getFirst().getMessage());
    });
  }

  private static void broken() {
    throw new IllegalStateException("cleanup failed");
  }
}
