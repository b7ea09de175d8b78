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
import org.junit.jupiter.api.Test;

/** Each row of the table of faults names a test that exists. */
class FaultTableTest {
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

  @Test
  void eachFaultHasATestThatExists() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "testing.md"));
    String section = page.substring(page.indexOf("## Processes"), page.indexOf("## Soak"));
    List<String> wrong = new ArrayList<>();
    int rows = 0;
    for (String row : section.lines().filter(line -> line.startsWith("| ")).skip(1).toList()) {
      rows++;
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
    assertTrue(rows > 20, "only " + rows + " rows");
  }

  private static boolean exists(String type, String method) {
    try {
      return Arrays.stream(Class.forName("dev.heddle.ipc." + type).getDeclaredMethods())
          .anyMatch(
              found -> found.getName().equals(method) && found.isAnnotationPresent(Test.class));
    } catch (ClassNotFoundException _) {
      return false;
    }
  }
}
