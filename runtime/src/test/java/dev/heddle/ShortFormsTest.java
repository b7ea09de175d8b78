package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What may be left out, and what is there already. */
@ParameterizedClass
@EnumSource(Runs.class)
class ShortFormsTest {
  @Parameter Runs runs;

  @Test
  void cancellationNeedsNoReason() {
    runs.run(() -> {
      Task<?> task = Heddle.start(() -> Runs.forever());
      Runs.untilWaiting(task);
      assertTrue(task.cancel());
      assertFalse(task.cancel());
      var cancelled = assertInstanceOf(Outcome.Cancelled.class, task.outcome());
      assertTrue(cancelled.cause().getMessage().contains("no reason was given"));
      var promise = new Promise<String>();
      assertTrue(promise.cancel());
      assertThrows(TaskCancelledException.class, promise::await);
      try (var group = TaskGroup.open()) {
        Task<?> child = group.start(() -> Runs.forever());
        assertTrue(group.cancel());
        assertFalse(group.cancel());
        group.join();
        assertTrue(child.isCancelled());
      }
      assertFalse(CancelScope.run(scope -> {
        assertTrue(scope.cancel());
        Heddle.sleep(Duration.ofDays(1));
      }));
    });
  }

  @Test
  void promisesThatHaveAnOutcomeAlready() {
    runs.run(() -> {
      assertEquals("there", Promise.completed("there").await());
      assertFalse(Promise.completed("there").complete("late"));
      var failed = Promise.<String>failed(new IOException("gone"));
      assertInstanceOf(IOException.class,
          assertThrows(TaskFailedException.class, failed::await).getCause());
      assertThrows(NullPointerException.class, () -> Promise.failed(null));
      assertEquals(List.of("a", "b"),
          Heddle.gather(Promise.completed("a"), Heddle.start(() -> "b")));
    });
  }

  @Test
  void coroutinesAndTasksAreGatheredTogether() {
    runs.run(() -> {
      Task<String> task = Heddle.start(() -> "task");
      assertEquals(List.of("coroutine", "other"),
          Heddle.gather(Coroutine.of(() -> "coroutine"), Coroutine.of(() -> "other")));
      assertEquals(List.of("coroutine", "task", "promise"),
          Heddle.<String>gather(Coroutine.of(() -> "coroutine"), task::await,
              Promise.completed("promise")::await));
    });
  }
}
