package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each row of the guide's tables of libraries names tests that exist, and each that cancels at random is in a row. */
class LibraryTableTest {
  private static final Path GUIDE = Path.of("..", "..", "docs", "guide");
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

  private static List<String> rows(String file) throws IOException {
    String page = Files.readString(GUIDE.resolve(file));
    return page.substring(page.indexOf("| test of libraries |")).lines()
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }

  private static List<MatchResult> tests(String row) {
    return TEST.matcher(row).results().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancellation.md", "libraries.md"})
  void eachRowNamesTestsThatExist(String page) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (String row : rows(page)) {
      if (tests(row).isEmpty()) {
        wrong.add(row);
      }
      tests(row).stream().filter(test -> !exists(test.group(1), test.group(2)))
          .map(MatchResult::group).forEach(wrong::add);
    }
    assertEquals(List.of(), wrong);
    assertTrue(rows(page).size() > 5, () -> "rows are missing");
  }

  @Test
  void eachTestOfALibraryIsInARow() throws IOException {
    List<String> named = rows("cancellation.md").stream()
        .flatMap(row -> tests(row).stream()).map(MatchResult::group).toList();
    List<String> unnamed = new ArrayList<>();
    Path sources = Path.of("src", "test", "java", "dev", "heddle", "libraries");
    try (var files = Files.newDirectoryStream(sources, "*Test.java")) {
      for (Path file : files) {
        String type = file.getFileName().toString().replace(".java", "");
        Pattern.compile("@ParameterizedTest\\s+@\\w+Source\\S*\\s+void (\\w+)\\(Runs ")
            .matcher(Files.readString(file)).results()
            .map(found -> "`" + type + "." + found.group(1) + "`")
            .filter(test -> !named.contains(test))
            .forEach(unnamed::add);
      }
    }
    assertEquals(List.of(), unnamed);
  }

  private static boolean exists(String type, String method) {
    try {
      return Arrays.stream(Class.forName("dev.heddle.libraries." + type).getDeclaredMethods())
          .filter(found -> found.getName().equals(method))
          .anyMatch(found -> found.isAnnotationPresent(ParameterizedTest.class)
              || found.isAnnotationPresent(Test.class));
    } catch (ClassNotFoundException _) {
      return false;
    }
  }
}
