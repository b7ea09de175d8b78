package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.sync.Lock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A flight recording has each start, wait and end of the tasks of a program once. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class TaskEventsTest {
  @Parameter Runs runs;
  @TempDir Path directory;

  @Test
  void eventsOfAKnownProgramAreAllThereOnce() throws Exception {
    String mark = runs + ":";
    Path file = directory.resolve("tasks.jfr");
    try (var recording = new Recording()) {
      recording.enable("dev.heddle.TaskStart");
      recording.enable("dev.heddle.TaskEnd");
      recording.enable("dev.heddle.TaskWait").withoutThreshold();
      recording.start();
      runs.run(() -> program(mark));
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> mine =
        RecordingFile.readAllEvents(file).stream()
            .filter(e -> e.getEventType().getName().startsWith("dev.heddle.Task"))
            .filter(e -> e.getString("task").startsWith(mark))
            .toList();
    List<RecordedEvent> certain =
        mine.stream()
            .filter(event -> event.getEventType().getName().endsWith("Wait"))
            .filter(TaskEventsTest::isCertain)
            .toList();
    Set<String> names = Set.of("owner", "sleeper", "failing", "locker", "dropped");
    assertEquals(
        names.stream().collect(Collectors.toMap(mark::concat, name -> 1L)),
        count(mine, "TaskStart", e -> e.getString("task")));
    assertEquals(
        Map.of(
            mark + "owner succeeded", 1L,
            mark + "sleeper succeeded", 1L,
            mark + "failing failed", 1L,
            mark + "locker succeeded", 1L,
            mark + "dropped cancelled", 1L),
        count(mine, "TaskEnd", e -> e.getString("task") + " " + e.getString("outcome")));
    assertEquals(
        Map.of(
            mark + "sleeper sleep Clock null", 3L,
            mark + "locker acquire Lock null", 1L,
            mark + "dropped await Promise null", 1L,
            mark + "owner await Task " + mark + "sleeper", 1L),
        count(
            certain,
            "TaskWait",
            e -> e.getString("task") + " " + e.getString("operation") + " "
                + e.getString("primitive") + " " + e.getString("holder")));
    for (RecordedEvent event : certain) {
      if (event.getString("operation").equals("sleep")) {
        assertTrue(event.getDuration().toMillis() >= 1, event::toString);
      }
    }
  }

  /** A blocking call, or a child, may be over before anybody waits for it. */
  private static boolean isCertain(RecordedEvent event) {
    String operation = event.getString("operation");
    return !operation.equals("join")
        && !event.getString("primitive").equals("BlockingCall")
        && (!event.getString("primitive").equals("Promise")
            || event.getString("task").endsWith("dropped"));
  }

  /** Each wait is certain: the lock is held until all who are to wait do. */
  private static void program(String mark) throws Exception {
    var lock = new Lock();
    var isHeld = new CountDownLatch(1);
    var allWait = new CountDownLatch(1);
    try (var group = TaskGroup.open(GroupOption.keepGoing())) {
      Task<?> owner = group.start(mark + "owner", () -> {
        try (var inner = TaskGroup.open(GroupOption.keepGoing())) {
          Task<?> sleeper = inner.start(mark + "sleeper", () -> lock.with(() -> {
            isHeld.countDown();
            awaitOutside(allWait);
            for (int i = 0; i < 3; i++) {
              Heddle.sleep(Duration.ofMillis(2));
            }
          }));
          sleeper.await();
        }
      });
      awaitOutside(isHeld);
      Task<?> locker = group.start(mark + "locker", () -> lock.with(() -> 0));
      Runs.untilWaiting(locker);
      Runs.until(() -> owner.toString().contains("sleeper'"));
      allWait.countDown();
      group.start(mark + "failing", () -> {
        throw new IllegalStateException("on purpose");
      });
      Task<?> dropped = group.start(mark + "dropped", Runs::forever);
      Runs.untilWaiting(dropped);
      dropped.cancel("on purpose");
      group.join();
    } catch (ExceptionGroup expected) {
      assertEquals(1, expected.exceptions().size());
    }
  }

  private static void awaitOutside(CountDownLatch latch) throws Exception {
    Heddle.blocking(() -> {
      latch.await();
      return null;
    });
  }

  private static Map<String, Long> count(
      List<RecordedEvent> events, String type, Function<RecordedEvent, String> key) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("dev.heddle." + type))
        .collect(Collectors.groupingBy(key, Collectors.counting()));
  }
}
