package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages that compare Heddle with others name only what exists, and a test for each row. */
class ComparisonPagesTest {
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)(?:\\.(\\w+))?`");

  @ParameterizedTest
  @ValueSource(strings = {"from-asyncio.md", "from-trio.md"})
  void whatThePageNamesExists(String page) throws IOException {
    List<String> wrong = new ArrayList<>();
    int rows = 0;
    for (String line : Files.readAllLines(Path.of("..", "docs", page))) {
      String[] cells = line.split("\\|");
      if (cells.length != 4 || cells[3].isBlank() || line.contains("---")
          || cells[3].trim().equals("test")) {
        continue;
      }
      rows++;
      Matcher ours = NAMED.matcher(cells[2]);
      while (ours.find()) {
        if (!exists(ours.group(1), ours.group(2), false)) {
          wrong.add(ours.group());
        }
      }
      Matcher tests = NAMED.matcher(cells[3]);
      boolean tested = false;
      while (tests.find()) {
        tested = true;
        if (!exists(tests.group(1), tests.group(2), true)) {
          wrong.add(tests.group());
        }
      }
      if (!tested) {
        wrong.add("no test: " + line);
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(rows > 25, page + " has only " + rows + " rows");
  }

  @Test
  void whatDoesNotExistIsFound() {
    assertTrue(exists("Heddle", "run", false) && exists("When", "ALL_COMPLETED", false));
    assertTrue(!exists("Heddle", "runFast", false) && !exists("Nursery", null, false));
    assertTrue(exists("GatherTest", null, true) && !exists("GatherTest", "parameter", true));
  }

  private static boolean exists(String type, String member, boolean test) {
    for (String prefix : List.of("dev.heddle.", "java.lang.")) {
      try {
        Class<?> found = Class.forName(prefix + type);
        return member == null || membersOf(found).anyMatch(
            candidate -> candidate.getName().equals(member) && (!test || isTest(candidate)));
      } catch (ClassNotFoundException _) {
        // Perhaps in the next package.
      }
    }
    return false;
  }

  private static boolean isTest(Member member) {
    return member instanceof Method method
        && Arrays.stream(((AnnotatedElement) method).getAnnotations())
            .anyMatch(annotation -> annotation.annotationType().getSimpleName().endsWith("Test"));
  }

  private static Stream<Member> membersOf(Class<?> type) {
    return Stream.of(type.getMethods(), type.getDeclaredMethods(), type.getFields())
        .flatMap(Arrays::stream);
  }
}
