package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each row of the tables of faults of processes names a test that exists. */
class FaultTableTest {
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

  @Test
  void eachFaultHasATestThatExists() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "testing.md"));
    List<String> wrong = new ArrayList<>();
    List<String> all = new ArrayList<>();
    for (String heading : List.of(
        "\n## Processes", "\n### Commands\n", "\n### Worker processes\n")) {
      all.addAll(rowsUnder(heading, page));
    }
    for (String row : all) {
      Matcher named = TEST.matcher(row);
      if (!named.find()) {
        wrong.add(row);
      }
      named.reset();
      while (named.find()) {
        if (!exists(named.group(1), named.group(2))) {
          wrong.add(named.group());
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(all.size() > 20, "only " + all.size() + " rows");
  }

  private static List<String> rowsUnder(String heading, String page) {
    int begin = page.indexOf(heading);
    assertTrue(begin >= 0, heading);
    int end = page.indexOf("\n#", begin + heading.length());
    return page.substring(begin, end < 0 ? page.length() : end).lines()
        .filter(line -> line.startsWith("| "))
        .skip(1)
        .toList();
  }

  private static boolean exists(String type, String method) throws IOException {
    Path sources = Path.of("src", "test", "java");
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.endsWith(type + ".java"))
          .map(file -> sources.relativize(file).toString().replaceAll("[/\\\\]", "."))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .anyMatch(name -> hasTest(name, method));
    }
  }

  private static boolean hasTest(String type, String method) {
    try {
      return Arrays.stream(Class.forName(type).getDeclaredMethods())
          .anyMatch(
              found -> found.getName().equals(method) && found.isAnnotationPresent(Test.class));
    } catch (ClassNotFoundException _) {
      return false;
    }
  }
}
