package dev.heddle.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RecordingTest {

  @Test
  void countersAndStallsAreInAFlightRecording() throws Exception {
    var stalls = new ConcurrentLinkedQueue<Stall>();
    List<RecordedEvent> events;
    try (var recording = new Recording()) {
      recording.enable("dev.heddle.CarrierStatistics");
      recording.enable("dev.heddle.CarrierStall");
      recording.start();
      LoopFixture.run(
          EventLoop.builder()
              .name("recorded")
              .stallThreshold(Duration.ofMillis(20))
              .onStall(stalls::add),
          _ -> {
            while (stalls.isEmpty()) {
              Thread.onSpinWait();
            }
            LoopFixture.sleep(1_500);
          });
      var file = Files.createTempFile("heddle", ".jfr");
      recording.dump(file);
      events = RecordingFile.readAllEvents(file);
      Files.delete(file);
    }
    RecordedEvent counters = named(events, "dev.heddle.CarrierStatistics");
    assertEquals("recorded", counters.getString("carrier"));
    assertTrue(counters.getLong("slices") > 0);
    assertTrue(counters.getDuration("longestTurn").toMillis() >= 20);
    RecordedEvent stall = named(events, "dev.heddle.CarrierStall");
    assertEquals("main", stall.getString("holder"));
    assertTrue(stall.getString("stack").contains("RecordingTest"), stall::toString);
  }

  private static RecordedEvent named(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + events));
  }
}
