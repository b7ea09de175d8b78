package dev.heddle.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ReportTest {
  private static final List<Result> RESULTS =
      List.of(
          new Result("spawn", "jdk", 2, 400, 390, 410, "ns"),
          new Result("spawn", "jdk-1", 1, 300, 290, 310, "ns"),
          new Result("spawn", "heddle", 1, 100, 90, 110.125, "ns"),
          new Result("spawn", "heddle", 2, 200, 190, 210, "ns"),
          new Result("echo-1", "heddle", 1, 12_000, 11_000, 13_000, "req/s"),
          new Result("echo-1", "jdk", 1, 24_000, 23_000, 25_000, "req/s"));

  @Test
  void theMedianOfRoundsIsTheMiddleOneOrTheMeanOfTheTwoInTheMiddle() {
    var three =
        List.of(new Figure("w", 3, "ns"), new Figure("w", 1, "ns"), new Figure("w", 2, "ns"));
    assertEquals(
        new Result("w", "jdk", 2, 2, 1, 3, "ns"), Result.of("w", "jdk", 2, three));
    assertEquals(2.5, Result.of("w", "jdk", 2, List.of(three.get(0), three.get(2))).median());
  }

  @Test
  void jsonIsAListWithOneObjectForEachResult() {
    assertEquals(
        """
            [
              {"workload": "spawn", "subject": "heddle", "carriers": 1, "median": 100.00, "min": 90.00, "max": 110.13, "unit": "ns"},
              {"workload": "say \\"hi\\"\\u000a", "subject": "jdk", "carriers": 2, "median": null, "min": 0.00, "max": 0.00, "unit": "ns"}
            ]
            """,
        JsonReport.of(
            List.of(
                RESULTS.get(2),
                new Result("say \"hi\"\n", "jdk", 2, Double.NaN, 0, 0, "ns"))));
    assertEquals("[\n\n]\n", JsonReport.of(List.of()));
  }

  @Test
  void theTableShowsOursFirstAndHowManyTimesBetterWeAreThanEachPeer() {
    assertEquals(
        """
            workload  subject  carriers  median     min     max  unit   heddle on 1  heddle on 2

            spawn     heddle          1   100.0    90.0   110.1  ns
            spawn     heddle          2   200.0   190.0   210.0  ns
            spawn     jdk             2   400.0   390.0   410.0  ns           4.00x        2.00x
            spawn     jdk-1           1   300.0   290.0   310.0  ns           3.00x        1.50x

            echo-1    heddle          1  12,000  11,000  13,000  req/s
            echo-1    jdk             1  24,000  23,000  25,000  req/s        0.50x
            """,
        TextTable.plain(RESULTS, 100));
  }

  @Test
  void aNarrowTerminalHasTheWorkloadsAsHeadingsAndNoExtremes() {
    assertEquals(
        """
            subject  carriers  median  unit    on 1   on 2

            spawn
            heddle          1   100.0  ns
            heddle          2   200.0  ns
            jdk             2   400.0  ns     4.00x  2.00x
            jdk-1           1   300.0  ns     3.00x  1.50x

            echo-1
            heddle          1  12,000  req/s
            jdk             1  24,000  req/s  0.50x
            """,
        TextTable.plain(RESULTS, 60));
  }

  @Test
  void aFailedRowIsMarkedAndComparedWithNothing() {
    var failed = Result.failed(new Row(Workload.SPAWN, Subject.HEDDLE, 1));
    List<Result> results = List.of(RESULTS.get(0), failed, RESULTS.get(3));
    assertEquals(
        """
            workload  subject  carriers  median    min    max  unit    heddle on 1  heddle on 2

            spawn     heddle          1                        failed
            spawn     heddle          2   200.0  190.0  210.0  ns
            spawn     jdk             2   400.0  390.0  410.0  ns                         2.00x
            """,
        TextTable.plain(results, 100));
    assertEquals(List.of(new Bar("spawn", 2, "jdk", 2)), Bar.of(results));
    assertEquals(
        """
            [
              {"workload": "spawn", "subject": "heddle", "carriers": 1, "median": null, "min": null, "max": null, "unit": "failed", "failed": true}
            ]
            """,
        JsonReport.of(List.of(failed)));
  }

  @Test
  void theMarkdownTableHasAsManyCellsInEachLine() {
    List<String> lines = TextTable.markdown(RESULTS).lines().toList();
    assertEquals(RESULTS.size() + 2, lines.size());
    assertEquals(
        1, lines.stream().map(l -> l.chars().filter(c -> c == '|').count()).distinct().count());
  }

  @Test
  void aPageKeepsWhatIsAroundItsFigures() {
    String page = "before\n" + Page.BEGIN + "\nold\n" + Page.END + "\nafter\n";
    String filled = Page.fill(page, "A machine.", "./heddle bench", TextTable.markdown(RESULTS));
    assertTrue(filled.startsWith("before\n" + Page.BEGIN + "\n\nA machine.\n"), filled);
    assertTrue(filled.endsWith("|\n\n" + Page.END + "\nafter\n"), filled);
    assertFalse(filled.contains("old"), filled);
    assertEquals(filled,
        Page.fill(filled, "A machine.", "./heddle bench", TextTable.markdown(RESULTS)));
    assertTrue(Page.hasMarks(filled));
    assertFalse(Page.hasMarks(Page.END + Page.BEGIN));
    assertFalse(Page.hasMarks("no marks"));
  }

  @Test
  void oneCarrierIsDrawnAgainstTheJdkWithOneAndMoreAgainstTheJdksDefault() {
    assertEquals(
        List.of(
            new Bar("spawn", 1, "jdk-1", 3), new Bar("spawn", 2, "jdk", 2),
            new Bar("echo-1", 1, "jdk", 0.5)),
        Bar.of(RESULTS));
  }

  @Test
  void theChartIsWellFormedAndNamesEachWorkloadAndItsRatio() throws Exception {
    String svg = SvgChart.of(RESULTS);
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    assertEquals("svg", document.getDocumentElement().getTagName());
    String words = document.getDocumentElement().getTextContent();
    for (String word : List.of("spawn", "echo-1", "3.00x", "2.00x", "0.50x")) {
      assertTrue(words.contains(word), word + " is not in " + words);
    }
    for (String result : List.of(SvgChart.of(List.of()), SvgChart.of(RESULTS.subList(0, 1)))) {
      assertTrue(result.endsWith("</svg>\n"), result);
    }
  }
}
