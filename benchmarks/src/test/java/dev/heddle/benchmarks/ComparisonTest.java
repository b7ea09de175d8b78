package dev.heddle.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
  private static final List<Result> BEFORE =
      List.of(
          new Result("spawn", "heddle", 1, 100, 90, 110, "ns"),
          new Result("spawn", "heddle", 2, 200, 190, 210, "ns"),
          new Result("lock", "heddle", 1, 10, 9, 11, "ns"),
          new Result("echo-1", "heddle", 1, 12_000, 11_000, 13_000, "req/s"),
          new Result("select", "jox", 1, Double.NaN, Double.NaN, Double.NaN, "failed"));

  @Test
  void rowChangesIfItsTurnsAndTheEarlierOnesDoNotOverlap() {
    List<Result> now =
        List.of(
            new Result("spawn", "heddle", 1, 150, 111, 160, "ns"),
            new Result("spawn", "heddle", 2, 180, 100, 190, "ns"),
            new Result("lock", "heddle", 1, 5, 4, 8.9, "ns"),
            new Result("echo-1", "heddle", 1, 6_000, 5_000, 10_999, "req/s"),
            new Result("select", "jox", 1, 7, 6, 8, "ns"),
            new Result("timer", "heddle", 1, 7, 6, 8, "ns"));
    assertEquals(
        """
            Compared with old.json: 3 of 4 rows have changed by more than their spread; 2 are new.
            echo-1, heddle on 1: 6,000 (5,000 to 10,999), was 12,000 (11,000 to 13,000) req/s: 0.50x, worse
            spawn, heddle on 1: 150.0 (111.0 to 160.0), was 100.0 (90.0 to 110.0) ns: 0.67x, worse
            lock, heddle on 1: 5.0 (4.0 to 8.9), was 10.0 (9.0 to 11.0) ns: 2.00x, better
            """,
        Comparison.text("old.json", BEFORE, now));
  }

  @Test
  void rowThatFailsNowIsSaid() {
    assertEquals(
        """
            Compared with old.json: 0 of 0 rows have changed by more than their spread.
            lock, heddle on 1: failed now
            """,
        Comparison.text(
            "old.json", BEFORE,
            List.of(
                new Result("lock", "heddle", 1, Double.NaN, Double.NaN, Double.NaN, "failed"))));
  }

  @Test
  void whatWasWrittenIsReadAgain(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("old.json");
    Files.writeString(file, JsonReport.of(BEFORE));
    assertEquals(BEFORE, EarlierResults.read(file));
  }

  @Test
  void otherFilesAreRefusedWithTheReason(@TempDir Path folder) throws Exception {
    for (String text : List.of("", "{", "{}", "[{\"workload\": 1}]")) {
      Path file = folder.resolve("other.json");
      Files.writeString(file, text);
      var refused = assertThrows(IllegalArgumentException.class, () -> EarlierResults.read(file));
      assertTrue(
          String.valueOf(refused.getMessage()).contains("no list of results"),
          refused::toString);
    }
  }
}
