package dev.heddle.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.scheduler.jdk.JdkGateway;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles and runs every Java snippet of the README and the guide, each as a program of its own;
 * if the block after it is marked {@code text}, that is what it must print.
 */
@Timeout(300)
class SnippetsTest {
  private static final Pattern SNIPPET =
      Pattern.compile("```java\n(.*?)```(?:\\s*```text\n(.*?)```)?", Pattern.DOTALL);

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> everySnippetCompilesRunsAndPrintsWhatItSays() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path page : pages()) {
      Matcher snippet = SNIPPET.matcher(Files.readString(page));
      for (int number = 1; snippet.find(); number++) {
        String code = snippet.group(1);
        String expected = snippet.group(2);
        tests.add(
            DynamicTest.dynamicTest(
                page.getFileName() + " snippet " + number, () -> run(code, expected)));
      }
    }
    assertTrue(tests.size() >= 1, "no snippets found; is the pattern right?");
    return tests.stream();
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> guide = Files.walk(Path.of("../docs"))) {
      return Stream.concat(
          Stream.of(Path.of("../README.md")),
          guide.filter(page -> page.toString().endsWith(".md")))
          .sorted()
          .toList();
    }
  }

  private void run(String code, String expected) throws Exception {
    Path source = Files.writeString(folder.resolve("Snippet.java"), code);
    String classPath = System.getProperty("java.class.path");
    var messages = new StringWriter();
    int errors =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                new PrintWriter(messages),
                new PrintWriter(messages),
                "-cp",
                classPath,
                "-d",
                folder.toString(),
                source.toString());
    assertEquals(0, errors, messages::toString);
    Process process =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            JdkGateway.FLAG,
            "-cp",
            folder + ":" + classPath,
            "Snippet")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), output);
    if (expected != null) {
      assertEquals(expected, output);
    }
  }
}
