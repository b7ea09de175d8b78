package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The handshake of Trio's {@code nursery.start}. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class StartUntilReadyTest {
  @Parameter Runs runs;

  @Test
  void returnsWhatTheTaskSaidAndTheTaskGoesOnInTheGroup() {
    runs.run(() -> {
      var gate = new Promise<Void>();
      var served = new AtomicInteger();
      try (var group = TaskGroup.open()) {
        int port = group.startUntilReady("server", ready -> {
          Heddle.yieldNow();
          ready.set(8080);
          gate.await();
          served.incrementAndGet();
        });
        assertEquals(8080, port);
        assertEquals("server", group.tasks().getFirst().name());
        assertEquals(0, served.get());
        gate.complete(null);
        group.join();
      }
      assertEquals(1, served.get());
    });
  }

  @Test
  void failureBeforeReadyGoesToTheStarterAndNotToTheGroup() {
    var cause = new IOException("port taken");
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        Task<?> sibling = group.start(Runs::forever);
        var e = assertThrows(TaskFailedException.class, () -> group.startUntilReady("server", _ -> {
          Heddle.yieldNow();
          throw cause;
        }));
        assertSame(cause, e.getCause());
        assertTrue(e.getMessage().contains("server"), e.getMessage());
        Heddle.yieldNow();
        assertFalse(sibling.isDone());
        sibling.cancel("done");
        group.join();
      }
    });
  }

  @Test
  void failureAfterReadyFailsTheGroup() {
    runs.run(() -> {
      var e = assertThrows(ExceptionGroup.class, () -> {
        try (var group = TaskGroup.open()) {
          group.startUntilReady(ready -> {
            ready.set(null);
            throw new IllegalStateException("later");
          });
          group.join();
        }
      });
      assertEquals("later", e.leaves().getFirst().getMessage());
    });
  }

  @Test
  void endWithoutASayingIsAnError() {
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        var e = assertThrows(
            IllegalStateException.class, () -> group.startUntilReady("mute", _ -> {}));
        assertTrue(e.getMessage().contains("mute") && e.getMessage().contains("ready.set"));
        group.join();
      }
    });
  }

  @Test
  void sayingItTwiceIsAnErrorOfTheTask() {
    runs.run(() -> {
      var e = assertThrows(ExceptionGroup.class, () -> {
        try (var group = TaskGroup.open()) {
          group.<Integer>startUntilReady(ready -> {
            ready.set(1);
            ready.set(2);
          });
          group.join();
        }
      });
      assertInstanceOf(IllegalStateException.class, e.leaves().getFirst());
    });
  }

  @Test
  void cancelledStarterCancelsTheTaskAndWaitsForIt() {
    var cleanedUp = new AtomicBoolean();
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        var begun = new Promise<Void>();
        Task<?> starter = Heddle.start(() -> group.startUntilReady(_ -> {
          begun.complete(null);
          try {
            Runs.forever();
          } finally {
            Heddle.shield(() -> Heddle.sleep(Duration.ofMillis(2)));
            cleanedUp.set(true);
          }
        }));
        begun.await();
        starter.cancel("never mind");
        assertInstanceOf(Outcome.Cancelled.class, starter.outcome());
        assertTrue(cleanedUp.get());
        Heddle.yieldNow();
        group.join();
      }
    });
  }

  @Test
  void taskCancelledBeforeItIsReadyOrEvenBegun() {
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        group.start(() -> {
          Runs.until(() -> group.tasks().size() > 1);
          group.tasks().getFirst().cancel("no server today");
        });
        var e = assertThrows(
            TaskCancelledException.class, () -> group.startUntilReady(_ -> Runs.forever()));
        assertTrue(e.getMessage().contains("no server today"), e.getMessage());
        group.cancel("all");
        assertThrows(
            TaskCancelledException.class, () -> group.startUntilReady(ready -> ready.set(1)));
        group.join();
      }
    });
  }

  @Test
  void siblingThatFailsMeanwhileEndsTheWait() {
    runs.run(() -> {
      var e = assertThrows(ExceptionGroup.class, () -> {
        try (var group = TaskGroup.open()) {
          group.start(() -> {
            Runs.until(() -> group.tasks().size() > 1);
            throw new IllegalStateException("sibling");
          });
          group.startUntilReady(_ -> Runs.forever());
        }
      });
      assertEquals("sibling", e.leaves().getFirst().getMessage());
      assertEquals(1, e.leaves().size());
    });
  }
}
