package dev.heddle.observe;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.GroupOption;
import dev.heddle.Heddle;
import dev.heddle.Outcome;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.channel.Channel;
import dev.heddle.inspect.TaskProbe;
import dev.heddle.parking.Wait;
import dev.heddle.sync.Lock;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A timeline has every task, its intervals add up to its life, and its picture is well-formed. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class TimelineTest {
  @Parameter Runs runs;

  @Test
  void intervalsOfEachTaskHaveNoGapsAndAddUpToItsLife() {
    var timeline = new Timeline();
    runs.builder().probe(timeline).run(() -> busy("a<b>&\"\u0000\n", 20));
    List<TimelineRow> rows = timeline.rows();
    assertEquals(1 + 20 * 3 + 1, rows.size());
    for (TimelineRow row : rows) {
      long at = row.from();
      for (Interval interval : row.intervals()) {
        assertEquals(at, interval.from(), row::toString);
        assertTrue(interval.to() >= interval.from(), row::toString);
        assertEquals(interval.activity() == Activity.WAITING, !interval.what().isEmpty());
        at = interval.to();
      }
      assertEquals(row.to() - row.from(),
          row.intervals().stream().mapToLong(Interval::nanos).sum());
      assertEquals(row.name().equals("stopped") ? "cancelled" : "succeeded", row.ending());
    }
    Set<String> waits =
        rows.stream().flatMap(row -> row.intervals().stream()).map(Interval::what)
            .collect(Collectors.toCollection(HashSet::new));
    assertTrue(waits.containsAll(Set.of("sleep of Clock", "await of Promise")),
        waits::toString);
    assertEquals("main", rows.getFirst().name());
    assertEquals(0, timeline.leftOut());
    wellFormed(timeline.toSvg());
  }

  @Test
  void fullTimelineStaysFullAndStillAddsUp() {
    var timeline = new Timeline(50);
    runs.builder().probe(timeline).run(() -> busy("x", 40));
    List<TimelineRow> rows = timeline.rows();
    assertEquals(1 + 40 * 3 + 1, rows.size() + timeline.leftOut());
    assertTrue(rows.size() <= 50, () -> rows.size() + " rows");
    int intervals = rows.stream().mapToInt(row -> row.intervals().size()).sum();
    assertTrue(intervals <= 50 + 3 * rows.size(), () -> intervals + " intervals");
    for (TimelineRow row : rows) {
      assertEquals(row.to() - row.from(),
          row.intervals().stream().mapToLong(Interval::nanos).sum());
    }
    wellFormed(timeline.toSvg());
  }

  @Test
  void failingProbeHarmsNobodyAndIsToldNothingMore() {
    var told = new AtomicInteger();
    var timeline = new Timeline();
    String result =
        runs.builder()
            .probe(new TaskProbe() {
              @Override
              public void taskWaits(Task<?> task, Wait wait) {
                told.incrementAndGet();
                throw new IllegalStateException("on purpose");
              }

              @Override
              public void taskEnded(Task<?> task, Outcome<?> outcome) {
                throw new AssertionError("told after it has failed");
              }
            })
            .probe(timeline)
            .run(() -> {
              Heddle.sleep(Duration.ofMillis(1));
              Heddle.sleep(Duration.ofMillis(1));
              return "fine";
            });
    assertEquals("fine", result);
    assertEquals(1, told.get());
    assertEquals("succeeded", timeline.rows().getFirst().ending());
  }

  @Test
  void tasksThatNobodyHasNamedAreNamedAfterWhatTheyAreOf() throws Exception {
    var timeline = new Timeline();
    Heddle.builder().probe(timeline).run(() -> {
      Heddle.gather(() -> 1, () -> 2);
      try (var group = TaskGroup.open()) {
        group.start(() -> 3);
        group.start("named", () -> 4);
        group.join();
      }
    });
    assertEquals(List.of("main", "gather 1", "gather 2", "task 1", "named"),
        timeline.rows().stream().map(TimelineRow::name).toList());
  }

  @Test
  void laneThatIsToldOfLaterHasItsTimesAndIsReadyBetween() {
    var timeline = new Timeline();
    long began = System.nanoTime();
    Lane lane = timeline.lane("thread", "late", began);
    lane.runs("a step", began);
    lane.ready(began + 10);
    lane.waits("lock", began + 30);
    lane.waits("lock", began + 60);
    lane.ends(began + 100);
    lane.fails(new IllegalStateException("too late"), began + 200);
    assertEquals(List.of("RUNNING 10", "READY 20", "WAITING 30", "WAITING 40"),
        timeline.rows().getFirst().intervals().stream().filter(each -> each.nanos() > 0)
            .map(each -> each.activity() + " " + each.nanos()).toList());
    assertEquals("succeeded", timeline.rows().getFirst().ending());
    for (char sign : "█─".toCharArray()) {
      assertTrue(Timeline.legend().indexOf(sign) >= 0, Timeline.legend());
    }
  }

  private static void busy(String name, int times) throws InterruptedException {
    var lock = new Lock();
    Channel<Integer> channel = Channel.rendezvous();
    try (var group = TaskGroup.open(GroupOption.keepGoing())) {
      Task<?> stopped = group.start("stopped", Runs::forever);
      Runs.untilWaiting(stopped);
      for (int i = 0; i < times; i++) {
        int number = i;
        group.start("sender" + i, () -> channel.send(number));
        group.start("receiver" + i, () -> channel.receive());
        group.start(name, () -> lock.with(() -> Heddle.sleep(Duration.ofMillis(1))));
      }
      while (group.tasks().size() > 1) {
        Heddle.sleep(Duration.ofMillis(1));
      }
      stopped.cancel("over");
      group.join();
    }
  }

  static void wellFormed(String svg) {
    assertDoesNotThrow(
        () -> javax.xml.parsers.DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8))));
  }
}
