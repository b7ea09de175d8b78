package dev.heddle.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Signals end scopes and wake receivers, and old handlers come back. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class SignalsTest {
  @Parameter Runs runs;

  /** As kill does, but only for this JVM and without a process for it. */
  private static void raise(String name) throws Exception {
    Class<?> signal = Class.forName("sun.misc.Signal");
    signal.getMethod("raise", signal).invoke(null,
        signal.getConstructor(String.class).newInstance(name));
  }

  @Test
  void signalCancelsTheScopeAndItsCleanupRuns() throws Exception {
    runs.run(() -> {
      var cleanedUp = new AtomicInteger();
      Optional<String> ended = Signals.runUntilSignalled(() -> {
        try (var group = TaskGroup.open()) {
          Task<?> server = group.start(() -> {
            try {
              Runs.forever();
            } finally {
              Heddle.shield(Heddle::yieldNow);
              cleanedUp.incrementAndGet();
            }
          });
          Runs.untilWaiting(server);
          raise("TERM");
          group.join();
        }
      });
      assertEquals(Optional.of("TERM"), ended);
      assertEquals(1, cleanedUp.get());
      Heddle.yieldNow();
    });
  }

  @Test
  void actionThatFinishesIsNotSignalled() throws Exception {
    runs.run(() -> {
      assertEquals(Optional.empty(), Signals.runUntilSignalled(Heddle::yieldNow));
      assertThrows(IOException.class, () -> Signals.runUntilSignalled(() -> {
        throw new IOException("as thrown");
      }));
    });
  }

  /** With a signal that no nohup and no background job has made the process ignore. */
  @Test
  void handlersNestAndComeBack() throws Exception {
    runs.run(() -> {
      try (var outer = Signals.open("WINCH")) {
        assertEquals(Optional.of("WINCH"), Signals.runUntil(() -> {
          raise("WINCH");
          Runs.forever();
        }, "WINCH"));
        // The first has put the outer receiver back before the cleanup began.
        raise("WINCH");
        assertEquals("WINCH", outer.next());
        try (var inner = Signals.open("WINCH", "TERM")) {
          raise("WINCH");
          assertEquals("WINCH", inner.next());
        }
        raise("WINCH");
        assertEquals("WINCH", outer.next());
        assertFalse(Heddle.moveOnAfter(Duration.ofMillis(2), outer::next));
        raise("WINCH");
        assertEquals("WINCH", outer.next());
      }
    });
  }

  @Test
  void signalThatCannotBeHandledIsNamed() {
    var e = assertThrows(IllegalArgumentException.class, () -> Signals.open("HUP", "NOSUCH"));
    assertTrue(e.getMessage().contains("NOSUCH"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Signals.open("KILL"));
    assertThrows(IllegalArgumentException.class, Signals::open);
  }
}
