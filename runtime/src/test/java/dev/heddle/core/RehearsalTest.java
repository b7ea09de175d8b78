package dev.heddle.core;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RehearsalTest {

  @Test
  void rehearsalWhoseRunEndsMeanwhileFailsNobody() {
    Heddle.run(() -> {
      Group ended;
      try (var group = TaskGroup.open()) {
        ended = (Group) group;
      }
      assertThrows(IllegalStateException.class, () -> ended.startDaemon("late", () -> {}));
      assertDoesNotThrow(() -> Rehearsal.perform(ended));
    });
  }
}
