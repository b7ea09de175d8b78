package dev.heddle.samples.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.observe.Interval;
import dev.heddle.observe.TimelineRow;
import dev.heddle.samples.stage.Stage;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A lane shows WAIT where a thread waits, and not where it could run and is overtaken. */
class StepsTest {

  private static Map<String, String> lanes(String report) {
    var stage = new Stage(new PrintStream(OutputStream.nullOutputStream()));
    stage.scene("");
    Steps.draw(report, stage);
    var lanes = new TreeMap<String, String>();
    for (TimelineRow row : stage.timelines().getLast().rows()) {
      lanes.put(row.name(),
          row.intervals().stream().map(StepsTest::told).collect(Collectors.joining()) + " "
              + row.ending());
    }
    return lanes;
  }

  /** A letter a step. */
  private static String told(Interval interval) {
    String letter = switch (interval.activity()) {
      case RUNNING -> "R";
      case READY -> "r";
      case WAITING -> "W";
      case UNRECORDED -> "?";
    };
    return letter.repeat((int) Math.round(interval.nanos() / 1e7));
  }

  @Test
  void whoIsWokenCouldRunAndWhoWaitsForAnEndCanAfterIt() {
    var lanes = lanes(
        """
            its steps, with the virtual time:
                 0  main             starts 'one' (A.java:1), starts 'other' (A.java:2),
                                     waits for 'one' to end at A.main(A.java:3)
                 0  one              calls Lock.lock (A.java:5), waits for ReentrantLock no. 1 (held by 'other') at
                                     A.run(A.java:6)
                 0  other            calls Lock.unlock (A.java:7), wakes 'one' (A.java:7), lets others go first at
                                     A.run(A.java:8)
                 0  other            reads A.x: 0 (A.java:9), ends
                 0  one              returns from Lock.lock (A.java:5), ends
                 0  main             ends
            """);
    assertEquals(
        Map.of("main", "RWWWWR succeeded", "one", "RWrR succeeded", "other", "rRR succeeded"),
        lanes);
  }

  @Test
  void whoThrowsAtItsEndHasFailed() {
    var lanes = lanes(
        """
            its steps, with the virtual time:
                 0  main             starts 'one' (A.java:1), throws AssertionError: the sum is 0, and 'one' still
                                     runs (A.java:2), ends
                 0  one              throws IOException: caught (A.java:3), reads A.x: 0 (A.java:4), ends
                 0  two              fails with NoSuchElementException (A.java:3), ends
            """);
    String failed = " failed: java.lang.IllegalStateException";
    assertEquals(Map.of("main", "R" + failed, "one", "R succeeded", "two", "R" + failed), lanes);
  }

  @Test
  void whoWaitsToTheEndWaitsForEver() {
    var lanes = lanes("""
        its steps, with the virtual time:
             0  main             starts 'one' (A.java:1), waits for 'one' to end at A.main(A.java:2)
             0  one              waits to be unparked at A.run(A.java:3)
        """);
    String failed = " failed: java.lang.IllegalStateException";
    assertEquals(Map.of("main", "RWW" + failed, "one", "RW" + failed), lanes);
  }
}
