package dev.heddle.parking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A guard is held for ever if what it guards throws: without memory, everything may that makes an object. */
class GuardedSectionsTest {
  private static final Pattern TAKEN =
      Pattern.compile("^\\s*(?:(?:\\w+\\.)?guard\\.)?acquire\\(\\);$");
  private static final Pattern RELEASED = Pattern.compile("^\\s*(?:\\w+\\.)*release\\(\\);$");

  /** A call, or a new object; not an {@code if}. */
  private static final Pattern MAY_THROW = Pattern.compile("\\bnew\\b|\\b(?!if\\b)\\w+\\s?\\(");

  @Test
  void whatMayThrowUnderAGuardReleasesItFinally() throws IOException {
    List<String> wrong = new ArrayList<>();
    int sections = 0;
    for (Path file : sources()) {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (TAKEN.matcher(lines.get(i)).matches()) {
          sections++;
          for (String line : sectionWithoutTry(lines.subList(i + 1, lines.size()))) {
            if (MAY_THROW.matcher(line).find()) {
              wrong.add(file.getFileName() + ", after line " + (i + 1) + ": " + line.strip());
            }
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(sections > 60, "only " + sections + " sections found");
  }

  /** Up to a try, a release, or the end of the method. */
  private static List<String> sectionWithoutTry(List<String> lines) {
    return lines.stream()
        .takeWhile(line -> !line.strip().startsWith("try {")
            && !RELEASED.matcher(line).matches() && !line.equals("  }"))
        .toList();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
