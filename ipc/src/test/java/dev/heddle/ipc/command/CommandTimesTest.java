package dev.heddle.ipc.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What limits, grace periods and waits of commands take, and what they keep. */
@Timeout(60)
class CommandTimesTest {
  private static final List<Duration> HUGE =
      List.of(
          Duration.ofDays(400_000), Duration.ofSeconds(Long.MAX_VALUE),
          Duration.ofNanos(Long.MAX_VALUE));
  private static final Duration NEGATIVE = Duration.ofSeconds(Long.MIN_VALUE);
  private static final Command HI = Command.of("echo", "hi");
  private static final Command LONG = Command.of("sleep", "600");

  @Test
  void hugeTimesAreAsGoodAsNone() throws Exception {
    for (Duration huge : HUGE) {
      assertEquals("hi\n", HI.timeout(huge).run().out());
      assertEquals("hi\n", HI.grace(huge).run().out());
      HI.grace(huge).lines(line -> assertEquals("hi", line));
      try (Subprocess sleeper = LONG.grace(huge).timeout(huge).start()) {
        assertTrue(sleeper.isAlive());
      }
      try (Subprocess echo = HI.start()) {
        assertEquals(OptionalInt.of(0), echo.tryJoin(huge));
      }
    }
  }

  @Test
  void negativeLimitsAndGracePeriodsAreRefusedAtOnce() {
    for (Duration negative : List.of(NEGATIVE, Duration.ofNanos(-1))) {
      assertThrows(IllegalArgumentException.class, () -> HI.timeout(negative));
      assertThrows(IllegalArgumentException.class, () -> HI.grace(negative));
    }
    assertThrows(NullPointerException.class, () -> HI.timeout(null));
    assertThrows(NullPointerException.class, () -> HI.grace(null));
  }

  @Test
  void zeroEndsAtOnce() throws Exception {
    assertThrows(TimeoutException.class, () -> LONG.timeout(Duration.ZERO).run());
    assertThrows(TimeoutException.class, () -> LONG.timeout(Duration.ZERO).lines(_ -> {}));
    var deaf = Command.of("sh", "-c", "trap '' TERM; echo; while :; do sleep 1; done");
    try (Subprocess command = deaf.grace(Duration.ZERO).start()) {
      command.stdout().readLine();
    }
  }

  @Test
  void joinForNoTimeLooksAndDoesNotWait() throws Exception {
    try (Subprocess sleeper = LONG.start()) {
      for (Duration none : List.of(Duration.ZERO, Duration.ofNanos(-1), NEGATIVE)) {
        assertEquals(OptionalInt.empty(), sleeper.tryJoin(none));
      }
      assertThrows(NullPointerException.class, () -> sleeper.tryJoin(null));
      sleeper.kill();
      sleeper.join();
      for (Duration none : List.of(Duration.ZERO, Duration.ofNanos(-1), NEGATIVE)) {
        assertEquals(OptionalInt.of(128 + 9), sleeper.tryJoin(none));
      }
    }
  }

  @Test
  void endedCommandIsNotKeptUntilItsLimit() throws Exception {
    WeakReference<Object> ended = runOne();
    for (int i = 0; i < 500 && ended.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertEquals(null, ended.get());
  }

  private static WeakReference<Object> runOne() throws Exception {
    try (Subprocess command = HI.timeout(Duration.ofDays(1)).start()) {
      command.join();
      return new WeakReference<>(command.stdout());
    }
  }
}
