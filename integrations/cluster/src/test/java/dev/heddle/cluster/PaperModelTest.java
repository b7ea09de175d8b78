package dev.heddle.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page on clusters says what its model makes of the figures that stand there. */
class PaperModelTest {
  private static final Path PAGE = Path.of("../../docs/guide/cluster.md");
  private static final Pattern FIGURE = Pattern.compile("\\| ([0-9.]+)( µs)? \\|\\n");

  @Test
  void limitsOnThePageFollowFromItsFigures() throws Exception {
    String page = Files.readString(PAGE);
    String measured = page.substring(page.indexOf("| measured | |"));
    double[] figures =
        FIGURE.matcher(measured).results().limit(6).map(MatchResult::group)
            .mapToDouble(row -> Double.parseDouble(row.replaceAll("[^0-9.]", ""))).toArray();
    assertEquals(6, figures.length);
    var model =
        new PaperModel(figures[0], figures[1], figures[2], figures[3], figures[4], figures[5]);
    assertTrue(page.contains(model.figures()), model::figures);
    String limits = model.limits(100, 300, 1_000);
    assertTrue(page.contains(limits), () -> "to be on the page:\n" + limits);
  }

  @Test
  void chunksAreLargeEnoughForThePoolAndForTheWorkers() {
    var model = new PaperModel(200, 50, 0.5, 1_000, 20, 1_000);
    // 300 workers of 10 ms cost 150 µs of 5 ms for the items, and 15 ms for the messages.
    assertEquals(4, model.chunk(300, 10_000));
    // A worker loses a trip of 200 µs for each chunk: a tenth of 2 ms.
    assertEquals(2, model.chunk(1, 1_000));
    assertEquals(1, model.chunk(1, 10_000));
    assertEquals(0, model.chunk(1_000, 1_000));
  }
}
