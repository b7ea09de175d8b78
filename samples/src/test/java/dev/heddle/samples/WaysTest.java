package dev.heddle.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.samples.ways.Way;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tour, the comparison and the choice, in their quick forms. */
@Timeout(300)
class WaysTest {
  private static void assertInOrder(String text, List<String> parts) {
    int at = 0;
    for (String part : parts) {
      int found = text.indexOf(part, at);
      assertTrue(found >= 0, () -> "'" + part + "' is missing, or not at its place, in " + text);
      at = found + part.length();
    }
  }

  @Test
  void compareDoesThreeKindsOfWorkInFiveWaysAndDrawsEach(@TempDir Path folder) throws Exception {
    Path svg = folder.resolve("ways.svg");
    var output = CommandLineTest.heddle("compare", "--quick", "--svg=" + svg);
    assertEquals(0, output.code(), output.text());
    for (String kind : List.of("I/O-bound", "CPU-bound", "mixed")) {
      for (Way way : Way.FIVE) {
        assertInOrder(output.text(), List.of(kind + " work, " + way.title(), ": ", " DONE"));
      }
      assertInOrder(output.text(),
          List.of(kind + " work: 3 pieces", "one after another", "1.00x",
              "tasks on one event loop", "a thread for each", "a carrier", "a worker process",
              "fastest: "));
    }
    DocumentBuilderFactory.newInstance().newDocumentBuilder()
        .parse(new ByteArrayInputStream(Files.readAllBytes(svg)));
    assertEquals(15, Files.readString(svg).split("class=\"title\"", -1).length - 1);
  }

  @Test
  void tourGoesFromOneCookToAKitchenAndExplainsADeadlockAndACancellation() throws Exception {
    var output = CommandLineTest.heddle("tour", "--fast");
    assertEquals(0, output.code(), output.text());
    assertInOrder(output.text(),
        List.of(
            "1. one after another", "main: ", "2. tasks on one event loop", "piece 3: ",
            "3. a thread for each", "thread-3: ", "4. tasks on a carrier", "-carrier-1: ",
            "5. a worker process", "worker-", "6. Two who wait", "Ann has one tool",
            "Deadlock in run 'heddle': ", "Right: ", "Bob has both", "7. A dinner", "group 'sides'",
            "potatoes  waits", "The guest calls", "potatoes: ", " CANCELLED", "./heddle choose"));
    assertTrue(output.text().lines().noneMatch(line -> line.contains("\033")), output.text());
  }

  @Test
  void chooseAnswersWithToolReasonFiguresAndProgram() throws Exception {
    var output =
        CommandLineTest.heddle("choose", "--quick", "--does=computes", "--pieces=8",
            "--no-shares-data", "--may-crash");
    assertEquals(0, output.code(), output.text());
    assertInOrder(output.text(),
        List.of("Take a pool of worker processes.", "Why: ", "On this machine, just now",
            "   one after another", " ms", " * a worker process for each core",
            "ProcessPool.open"));
  }

  @Test
  void chooseAsksForWhatItIsNotToldUntilItIsANumber() throws Exception {
    var output = CommandLineTest.heddle(Map.of(), "perhaps\n1\n1\n",
        new String[]{"choose", "--quick", "--pieces=200", "--does=waits"});
    assertEquals(0, output.code(), output.text());
    assertInOrder(output.text(),
        List.of("Do they change the same data?", "Please answer with a number from 1 to 2.",
            "Do they change the same data?", "May one crash", "Take tasks on one event loop."));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "waits | 1 | 1 piece, which waits 80 ms | one after another",
      "waits | 300 | 64 of your 300 pieces, each of which waits 7 ms | tasks on one event loop",
      "computes | 8 | 8 pieces, each of which counts the primes below 100,000 | tasks on a carrier for each core",
      "blocks | 6 | 6 pieces, each of which waits 80 ms in a call that holds its thread | blocking calls beside one",
      "both | 6 | 6 pieces, each of which waits 80 ms and counts the primes below 60,570 | a worker process"})
  void chooseMeasuresWhatItWasAskedAbout(String does, String pieces, String told, String chosen)
      throws Exception {
    var output = CommandLineTest.heddle("choose", "--does=" + does, "--pieces=" + pieces,
        "--no-shares-data", "--no-may-crash");
    assertEquals(0, output.code(), output.text());
    assertInOrder(output.text(),
        List.of("On this machine, just now: " + told + "\n", " * " + chosen));
  }
}
