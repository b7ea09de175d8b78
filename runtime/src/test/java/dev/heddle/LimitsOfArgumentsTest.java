package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.channel.Channel;
import dev.heddle.channel.Select;
import dev.heddle.retry.Retry;
import dev.heddle.signal.Signals;
import dev.heddle.stream.AsyncStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Times before all times, and things that are used after their end. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ParameterizedClass
@EnumSource(Runs.class)
class LimitsOfArgumentsTest {
  private static final Duration LEAST = Duration.ofSeconds(Long.MIN_VALUE);
  @Parameter Runs runs;

  @Test
  void selectWithALimitLongAgoGivesUpAtOnce() {
    runs.run(() -> {
      Channel<String> silent = Channel.rendezvous();
      for (Duration past : List.of(LEAST, Duration.ofNanos(-1), Duration.ZERO)) {
        assertEquals("late", Select.first(
            silent.onReceive(value -> value), Select.after(past, () -> "late")));
      }
    });
  }

  @Test
  void throttleRefusesATimeBelowZero() {
    runs.run(() -> {
      var stream = AsyncStream.from(List.of(1, 2, 3));
      assertThrows(IllegalArgumentException.class, () -> stream.throttle(LEAST));
      assertEquals(List.of(1, 2, 3), stream.throttle(Duration.ZERO).toList());
    });
  }

  @Test
  void waitForTasksWithoutSayingForHowManyIsRefused() {
    runs.run(() -> {
      var promise = new Promise<String>();
      assertThrows(
          NullPointerException.class, () -> Heddle.awaitTasks(List.of(promise), null));
      promise.complete("late");
    });
  }

  @Test
  void retryOfNothingIsRefusedAndNotRetried() {
    runs.run(() -> {
      assertThrows(
          NullPointerException.class,
          () -> Retry.forever().run((Body<String, IOException>) null));
      assertThrows(
          NullPointerException.class, () -> Retry.forever().run((Action<IOException>) null));
    });
  }

  @Test
  void retryForEverKeepsTheLatestFailuresAndNotAllOfThem() {
    runs.run(() -> {
      var attempts = new AtomicInteger();
      var e = assertThrows(IOException.class, () -> Retry.times(20_000).run(() -> {
        throw new IOException("attempt " + attempts.incrementAndGet());
      }));
      assertEquals("attempt 20000", e.getMessage());
      assertEquals("attempt 19999", e.getSuppressed()[0].getMessage());
      assertTrue(failuresBehind(e) <= 100, () -> failuresBehind(e) + " failures are kept");
    });
  }

  private static int failuresBehind(Throwable e) {
    int count = 0;
    var all = new java.util.ArrayDeque<Throwable>(List.of(e));
    for (Throwable next; (next = all.poll()) != null;) {
      for (Throwable suppressed : next.getSuppressed()) {
        all.add(suppressed);
        count++;
      }
    }
    return count;
  }

  @Test
  void signalsThatAreClosedKeepNobodyWaiting() {
    runs.run(() -> {
      var signals = Signals.open("USR2");
      try (var group = TaskGroup.open(GroupOption.collectOutcomes())) {
        Task<String> waits = group.start(signals::next);
        Runs.untilWaiting(waits);
        signals.close();
        assertThrows(TaskFailedException.class, waits::await);
        assertThrows(IllegalStateException.class, signals::next);
        group.join();
      }
      signals.close();
    });
  }
}
