package dev.heddle.samples.census;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
  @Test
  void lanesShowWorkAndWaitAndEndWithDone() {
    var timeline = new Timeline();
    long start = System.nanoTime();
    long unit = 1_000_000_000L;
    timeline.record("loop", start, start + 10 * unit);
    timeline.record("worker-1", start, start + 2 * unit);
    timeline.record("worker-1", start + 8 * unit, start + 9 * unit);
    List<String> lines = timeline.draw(80).lines().toList();
    assertEquals(3, lines.size());
    assertTrue(lines.get(0).startsWith("loop:     ████"), lines.get(0));
    assertTrue(lines.get(0).endsWith(" DONE"), lines.get(0));
    assertTrue(lines.get(1).matches("worker-1: █+[░▒▓]? +WAIT +[░▒▓]?█+[░▒▓]? DONE"), lines.get(1));
    assertTrue(lines.stream().allMatch(line -> line.length() <= 80), lines::toString);
    assertTrue(lines.get(2).contains("10.0 s"), lines.get(2));
  }

  @Test
  void anEmptyTimelineCanBeDrawn() {
    assertTrue(new Timeline().draw(40).contains("0 s"));
  }
}
