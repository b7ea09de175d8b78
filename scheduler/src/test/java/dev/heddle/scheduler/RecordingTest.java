package dev.heddle.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RecordingTest {
  private final Queue<RecordedEvent> counters = new ConcurrentLinkedQueue<>();
  private final Queue<RecordedEvent> stalls = new ConcurrentLinkedQueue<>();

  @Test
  void countersAndStallsAreInAFlightRecording() {
    try (var recording = new RecordingStream()) {
      recording.setReuse(false);
      recording.enable("dev.heddle.CarrierStatistics");
      recording.enable("dev.heddle.CarrierStall");
      recording.onEvent("dev.heddle.CarrierStatistics", counters::add);
      recording.onEvent("dev.heddle.CarrierStall", stalls::add);
      recording.startAsync();
      LoopFixture.run(
          EventLoop.builder().name("recorded").stallThreshold(Duration.ofMillis(20)),
          _ -> {
            holdUntilRecorded();
            LoopFixture.until(() -> find(counters, RecordingTest::tellsOfTheStall) != null);
          });
    }
    RecordedEvent told =
        Objects.requireNonNull(find(counters, RecordingTest::tellsOfTheStall));
    assertTrue(told.getLong("slices") > 0);
    RecordedEvent stall = Objects.requireNonNull(find(stalls, RecordingTest::isOfTheHolder));
    assertEquals("main", stall.getString("holder"));
  }

  private void holdUntilRecorded() {
    while (find(stalls, RecordingTest::isOfTheHolder) == null) {
      Thread.onSpinWait();
    }
  }

  private static boolean isOfTheHolder(RecordedEvent stall) {
    return stall.getString("stack").contains("holdUntilRecorded");
  }

  /** Not so the counters of before the stall, which may be recorded too. */
  private static boolean tellsOfTheStall(RecordedEvent seen) {
    return seen.getString("carrier").equals("recorded")
        && seen.getDuration("longestTurn").toMillis() >= 20;
  }

  private static @Nullable RecordedEvent find(
      Queue<RecordedEvent> events, Predicate<RecordedEvent> condition) {
    return events.stream().filter(condition).findFirst().orElse(null);
  }
}
