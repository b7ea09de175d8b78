package dev.heddle.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimelineTextTest {
  private static final long UNIT = 1_000_000_000L;

  @Test
  void lanesShowWorkAndWaitAndEndWithDone() {
    var timeline = new Timeline();
    long start = System.nanoTime();
    timeline.lane("thread", "loop").ran("", start, start + 10 * UNIT);
    Lane worker = timeline.lane("process", "worker-1");
    worker.ran("", start, start + 2 * UNIT);
    worker.ran("", start + 8 * UNIT, start + 9 * UNIT);
    worker.ends();
    List<String> lines = timeline.toText(80).lines().toList();
    assertEquals(3, lines.size(), lines::toString);
    assertTrue(lines.get(0).matches("loop: {5}█{50,}[░▒▓]?"), lines.get(0));
    assertTrue(lines.get(1).matches("worker-1: █+[░▒▓]? +WAIT +[░▒▓]?█+[░▒▓]? DONE"), lines.get(1));
    assertTrue(lines.stream().allMatch(line -> line.length() <= 80), lines::toString);
    assertTrue(lines.get(2).endsWith("10.0 s"), lines.get(2));
  }

  @Test
  void tasksSayHowTheyEndBelowTheTaskOfTheirGroup() {
    var timeline = new Timeline();
    Heddle.builder().probe(timeline).run(() -> {
      try (var group = TaskGroup.open()) {
        group.start("tea", () -> Heddle.sleep(Duration.ofMillis(20)));
        group.startDaemon("fan", () -> Heddle.sleep(Duration.ofHours(1)));
        group.join();
      }
    });
    List<String> lines = timeline.toText(100).lines().toList();
    assertTrue(lines.get(1).matches("  tea:.* DONE"), lines::toString);
    assertTrue(lines.get(2).matches("  fan:.* CANCELLED"), lines::toString);
  }

  @Test
  void laneThatIdlesIsDrawnUpToItsLastWork() {
    var timeline = new Timeline();
    long start = System.nanoTime();
    timeline.lane("process", "idle from now on").ran("", start, start + UNIT);
    timeline.lane("process", "busy for long").ran("", start, start + 2 * UNIT);
    List<TimelineRow> rows = timeline.rows();
    assertEquals(UNIT, rows.get(1).to() - rows.get(0).to(), rows::toString);
  }

  @Test
  void anEmptyTimelineCanBeDrawn() {
    assertEquals("  0", new Timeline().toText(40).substring(0, 3));
  }

  @Test
  void carriersHaveLanesThatNameTheTasksTheyRan() {
    var timeline = Timeline.withCarriers();
    Heddle.builder().name("shop").carriers(2).probe(timeline).run(
        () -> Heddle.gather(() -> Heddle.sleep(Duration.ofMillis(5)), () -> Heddle.yieldNow()));
    List<TimelineRow> carriers =
        timeline.rows().stream().filter(row -> row.group().equals("carrier")).toList();
    Set<String> ran =
        carriers.stream().flatMap(row -> row.intervals().stream())
            .filter(interval -> interval.activity() == Activity.RUNNING).map(Interval::what)
            .collect(Collectors.toSet());
    assertEquals(3, ran.size(), carriers::toString);
    assertTrue(carriers.getFirst().name().startsWith("shop-carrier-"), carriers::toString);
  }

  @Test
  void sheetDrawsItsTimelinesBelowEachOtherAndTracesEachAsAProcess() {
    var first = new Timeline();
    first.lane("thread", "a \"b\" <c>").runs("x");
    var sheet = new TimelineSheet().add("one", first).add("two", new Timeline());
    String svg = sheet.toSvg();
    assertTrue(svg.indexOf(">one</text>") < svg.indexOf(">two</text>"), svg);
    TimelineTest.wellFormed(svg);
    String trace = sheet.toTrace();
    assertTrue(trace.contains("{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":1,"
        + "\"args\":{\"name\":\"a \\\"b\\\" <c>\"}}"), trace);
    assertTrue(trace.contains("\"pid\":2"), trace);
  }
}
