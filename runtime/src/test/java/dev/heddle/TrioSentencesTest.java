package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What Trio's chapter on nurseries says, carries over, and no other test holds; docs/from-trio.md is the table. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class TrioSentencesTest {
  @Parameter Runs runs;

  /** On one carrier, that is; on several the task may be quicker than its starter. */
  @Test
  void startReturnsBeforeTheTaskDoesAnything() {
    List<String> order = new ArrayList<>();
    Runs.EVENT_LOOP.run(() -> {
      try (var group = TaskGroup.open()) {
        group.start(() -> order.add("task"));
        order.add("starter");
        group.join();
      }
    });
    assertEquals(List.of("starter", "task"), order);
  }

  @Test
  void deadlineAroundStartIsNotTheTasks() {
    runs.run(() -> {
      var left = new Promise<Optional<Duration>>();
      var gate = new Promise<Void>();
      try (var group = TaskGroup.open()) {
        var child = new AtomicReference<Task<?>>();
        Heddle.moveOnAfter(Duration.ofMillis(2), () -> {
          child.set(group.start(() -> {
            left.complete(Heddle.timeLeft());
            gate.await();
          }));
          Runs.forever();
        });
        assertEquals(Optional.empty(), left.await());
        assertFalse(child.get().isDone());
        gate.complete(null);
        group.join();
        assertFalse(child.get().isCancelled());
      }
    });
  }
}
