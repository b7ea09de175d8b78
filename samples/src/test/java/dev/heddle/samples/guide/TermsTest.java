package dev.heddle.samples.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.samples.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Learners find each term they have met in the guide, and each page of the guide in the course. */
class TermsTest {
  private static final Path GUIDE = Path.of("../docs/guide");
  private static final Path TERMS = Path.of("src/test/resources/terms.txt");

  @Test
  void eachTermIsExplainedInAnEntryThatLeadsToAPage() throws IOException {
    List<String> entries =
        Pattern.compile("(?m)^- (?:.|\n(?! *- |\n))*")
            .matcher(Files.readString(GUIDE.resolve("words.md")))
            .results().map(entry -> entry.group()).toList();
    List<String> terms =
        Files.readAllLines(TERMS).stream().filter(line -> !line.startsWith("#")).toList();
    List<String> missing =
        terms.stream()
            .filter(term -> entries.stream()
                .noneMatch(entry -> entry.contains("**" + term + "**") && entry.contains(".md")))
            .toList();
    assertEquals(List.of(), missing);
    assertTrue(terms.size() > 60, terms.size() + " terms");
  }

  @Test
  void courseLeadsToEachPageOfTheGuide() throws IOException {
    String course = Files.readString(GUIDE.resolve("README.md"));
    try (Stream<Path> files = Files.list(GUIDE)) {
      List<String> missing =
          files.map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".md") && !name.equals("README.md"))
              .filter(name -> !course.contains("(" + name + ")"))
              .toList();
      assertEquals(List.of(), missing);
    }
  }

  @Test
  void samplesThatPagesNameExist() throws IOException {
    Set<String> named = new TreeSet<>();
    try (Stream<Path> files = Files.list(GUIDE)) {
      for (Path page : files.filter(file -> file.toString().endsWith(".md")).toList()) {
        Pattern.compile("\\./heddle (?:run|show) ([a-z]\\w*)")
            .matcher(Files.readString(page))
            .results()
            .forEach(name -> named.add(name.group(1)));
      }
    }
    assertTrue(named.size() > 10, named.toString());
    named.removeAll(Samples.byName().keySet());
    assertEquals(Set.of(), named);
  }
}
