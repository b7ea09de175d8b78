package dev.heddle.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.heddle.samples.stage.Chapter;
import dev.heddle.samples.stage.Sample;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs every sample: {@code transcripts.txt} has for each the lines that it prints, in their order, and the lanes of
 * its timelines, with what must be seen in each.
 */
@Timeout(300)
class SamplesTest {
  private static final Path PICTURES = Path.of("../docs/guide/pictures");

  @TempDir private Path folder;

  static Set<String> names() {
    return Samples.byName().keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everySampleTellsWhatHappensAndDrawsIt(String name) throws Exception {
    Path svg = folder.resolve("run.svg");
    Path trace = folder.resolve("run.json");
    var output = CommandLineTest.heddle("run", name, "--svg=" + svg, "--trace=" + trace);
    assertEquals(0, output.code(), output.text());
    DocumentBuilderFactory.newInstance().newDocumentBuilder()
        .parse(new ByteArrayInputStream(Files.readAllBytes(svg)));
    Path picture = PICTURES.resolve(name + ".svg");
    if (Files.exists(picture)) {
      assertEquals(titlesAndLanes(svg), titlesAndLanes(picture),
          picture + " is stale; './heddle pictures docs/guide/pictures " + name + "' draws it");
    }
    List<String> lanes = lanes(JsonMapper.builder().build().readTree(trace.toFile()));
    List<String> told = new ArrayList<>(output.text().lines().toList());
    List<String> drawn = new ArrayList<>(lanes);
    for (String line : transcripts().get(name)) {
      if (line.startsWith("| ")) {
        takeUpTo(line.substring(2), drawn, lanes);
      } else {
        takeUpTo(line, told, output.text());
      }
    }
  }

  /** Takes lines until one has all words of what is expected, in order. */
  private static void takeUpTo(String expected, List<String> lines, Object all) {
    while (!lines.isEmpty()) {
      if (lines.removeFirst()
          .matches(".*" + String.join(".*", List.of(expected.split(" \\.\\.\\. "))
              .stream().map(Pattern::quote).toList()) + ".*")) {
        return;
      }
    }
    fail("No line, or not at its place: " + expected + "\nin " + all);
  }

  /** A line for each lane: its name, what it did, and how it ended. */
  private static List<String> lanes(JsonNode trace) {
    Map<String, List<String>> lanes = new TreeMap<>();
    assertTrue(trace.get("traceEvents").isArray(), trace::toString);
    for (JsonNode event : trace.get("traceEvents")) {
      String lane = "%03d %03d".formatted(event.get("pid").asInt(), event.get("tid").asInt());
      List<String> seen = lanes.computeIfAbsent(lane, _ -> new ArrayList<>());
      switch (event.get("ph").asString()) {
        case "M" -> {
          if (event.get("name").asString().equals("thread_name")) {
            seen.add(event.get("args").get("name").asString().replaceAll("#\\d+", "") + ":");
          }
        }
        case "X" -> {
          assertTrue(event.get("dur").asDouble() >= 0 && event.get("ts").isNumber(),
              event::toString);
          if (!seen.contains(event.get("cat").asString())) {
            seen.add(event.get("cat").asString());
          }
        }
        case "i" -> seen.add(event.get("name").asString());
        default -> fail("An event of no known phase: " + event);
      }
    }
    return lanes.entrySet().stream().filter(lane -> !lane.getKey().endsWith(" 000"))
        .map(lane -> String.join(" ", lane.getValue())).toList();
  }

  private static Map<String, List<String>> transcripts() throws Exception {
    Map<String, List<String>> transcripts = new TreeMap<>();
    List<String> lines = new ArrayList<>();
    try (var text = SamplesTest.class.getResourceAsStream("transcripts.txt")) {
      for (String line : new String(text.readAllBytes()).lines().toList()) {
        if (line.startsWith("# ")) {
          lines = new ArrayList<>();
          transcripts.put(line.substring(2), lines);
        } else if (!line.isBlank()) {
          lines.add(line.strip());
        }
      }
    }
    return transcripts;
  }

  /** What a picture shows, without times, numbers and spare carriers. */
  private static Set<String> titlesAndLanes(Path svg) throws Exception {
    return Pattern.compile("class=\"(?:title|name)\">([^<]*)<").matcher(Files.readString(svg))
        .results()
        .map(found -> found.group(1).replaceAll("[#-]?\\d.*", ""))
        .filter(name -> !name.contains("spare"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyPictureThatAPageShowsIsThereAndNoOther() throws Exception {
    try (Stream<Path> files = Files.list(PICTURES)) {
      assertEquals(
          new TreeSet<>(PicturesCommand.shownBeside(PICTURES.getParent())),
          files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".svg"))
              .map(name -> name.replace(".svg", ""))
              .collect(Collectors.toCollection(TreeSet::new)),
          "'./heddle pictures docs/guide/pictures' draws what is missing");
    }
  }

  @Test
  void everySampleHasATranscriptThatNamesALane() throws Exception {
    Map<String, List<String>> transcripts = transcripts();
    assertEquals(new HashSet<>(transcripts.keySet()), names());
    transcripts.forEach(
        (name, lines) -> assertTrue(
            lines.stream().anyMatch(line -> line.startsWith("| ")), name + " has no lane"));
  }

  @Test
  void everySampleSaysInASentenceWhatToLookForAndIsShort() throws Exception {
    for (Chapter chapter : Samples.chapters()) {
      for (Sample sample : chapter.samples()) {
        assertTrue(sample.look().matches("[A-Z].*[.]"), sample.name());
        assertTrue(sample.source().lines().count() <= 85, sample.name());
        assertTrue(sample.type().getPackageName().endsWith("." + chapter.name()), sample.name());
      }
    }
  }
}
