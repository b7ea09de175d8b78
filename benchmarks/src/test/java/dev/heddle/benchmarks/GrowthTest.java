package dev.heddle.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.benchmarks.growth.Growing;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xml.sax.InputSource;

@Timeout(120)
class GrowthTest {
  private static final List<Growth> GROWTHS =
      List.of(
          Growth.of(
              Growing.EVENT_WAITERS,
              List.of(
                  new Figure("ns-1000", 300, "ns"), new Figure("bytes-1000", 767, "bytes"),
                  new Figure("ns-10000", 450, "ns"), new Figure("bytes-10000", 720, "bytes"))),
          Growth.of(
              Growing.SELECT_CLAUSES,
              List.of(new Figure("ns-100", 5, "ns"), new Figure("ns-1000", 5_000, "ns"))));

  @Test
  void tableSaysByWhatFactorEachGrows() {
    assertEquals(
        """
            what there are many of  ns each, by how many           grows  bytes each
            waiters of an event     1,000: 300.0, 10,000: 450.0     1.5x       720.0
            clauses of a select     100: 5.0, 1,000: 5,000       1000.0x
            """,
        GrowthTable.plain(GROWTHS));
    assertEquals(
        """
            | what there are many of | ns each, by how many | grows | bytes each |
            |---|---|---:|---:|
            | waiters of an event | 1,000: 300.0, 10,000: 450.0 | 1.5x | 720.0 |
            | clauses of a select | 100: 5.0, 1,000: 5,000 | 1000.0x |  |
            """,
        GrowthTable.markdown(GROWTHS));
  }

  @Test
  void pictureIsWellFormedAndNamesEach() throws Exception {
    String svg = GrowthChart.of(GROWTHS);
    var document = DocumentBuilderFactory.newInstance().newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
    assertEquals(2, document.getElementsByTagName("polyline").getLength());
    assertTrue(svg.contains("clauses of a select"), svg);
  }

  @Test
  void sessionMeasuresEverySizeInAJvmOfItsOwn() throws Exception {
    var session = new GrowthSession(true, _ -> {});
    List<Growth> growths = session.run(List.of(Growing.NESTED_SCOPES));
    assertEquals(List.of(), session.failures());
    assertEquals(List.of(10, 100, 1_000), List.copyOf(growths.getFirst().nanos().keySet()));
    assertTrue(growths.getFirst().nanos().values().stream().allMatch(nanos -> nanos > 0));
  }
}
