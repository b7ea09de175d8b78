package dev.heddle.observe;

import static dev.heddle.observe.PageClient.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.observe.folding.Folding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is sent as it is: to browsers, and to other processes. */
class PageFilesTest {

  @Test
  void pageHasNothingThatItsPolicyForbidsAndAllThatItNames() throws Exception {
    try (var page = LivePage.open(0)) {
      String start = get(page, "/");
      assertTrue(start.contains("script-src 'self'"), start);
      assertFalse(start.contains("unsafe-inline"), start);
      assertFalse(
          Pattern.compile("(<script>| style=| on\\w+=|https?://)").matcher(body(start)).find());
      List<String> named =
          Pattern.compile("(?:href|src)=\"([\\w-]+\\.(?:css|js))\"")
              .matcher(start).results().map(each -> each.group(1)).toList();
      assertEquals(2, named.size(), start);
      for (String name : named) {
        assertTrue(get(page, "/" + name).startsWith("HTTP/1.1 200"), name);
      }
      String script = body(get(page, "/page.js"));
      for (var each : Pattern.compile("from \"\\./(\\w+\\.js)\"").matcher(script).results()
          .toList()) {
        String module = get(page, "/" + each.group(1));
        assertTrue(module.contains("Content-Type: text/javascript"), module);
      }
    }
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n"));
  }

  @Test
  void scriptsMakeNoMarkupOfWhatTheyAreTold() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/dev/heddle/observe/page"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".js")).toList()) {
        String script = Files.readString(file);
        for (String word : List.of("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write",
            "eval(", "new Function", "createContextualFragment")) {
          assertFalse(script.contains(word), file + " has " + word);
        }
      }
    }
  }

  @Test
  void allClassesThatFoldAreSentToOtherProcesses() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target/classes/dev/heddle/observe/folding"))) {
      Set<String> compiled =
          files.map(file -> file.getFileName().toString().replace(".class", ""))
              .filter(name -> !name.equals("package-info"))
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(compiled, new TreeSet<>(Folding.CLASSES));
      assertEquals("Folding", Folding.CLASSES.getFirst());
    }
  }
}
