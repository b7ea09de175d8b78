package dev.heddle.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.scheduler.jdk.JdkGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles and runs every Java snippet of the README and the guide, each as a program of its own;
 * if the block after it is marked {@code text}, that is what it must print. Two run at a time, since most of them wait.
 */
@Timeout(300)
class SnippetsTest {
  private static final Pattern SNIPPET =
      Pattern.compile("```java\n(.*?)```(?:\\s*```text\n(.*?)```)?", Pattern.DOTALL);

  @TempDir private Path folder;

  /** A snippet, in a file that is named after its class. */
  private record Snippet(
      String where, String className, Path source, @Nullable String expected) {}

  private record Ran(int code, String output) {}

  @TestFactory
  Stream<DynamicTest> everySnippetCompilesRunsAndPrintsWhatItSays() throws IOException {
    List<Snippet> snippets = snippets();
    assertTrue(snippets.size() >= 1, "no snippets found; is the pattern right?");
    Map<Path, String> refused = compile(snippets);
    Map<Snippet, Future<Ran>> running = new HashMap<>();
    var two = Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().factory());
    for (Snippet snippet : snippets) {
      if (!refused.containsKey(snippet.source)) {
        running.put(snippet, two.submit(() -> run(snippet)));
      }
    }
    two.shutdown();
    return snippets.stream().map(snippet -> DynamicTest.dynamicTest(snippet.where, () -> {
      assertEquals("", refused.getOrDefault(snippet.source, ""));
      Ran ran = running.get(snippet).get();
      assertEquals(0, ran.code, ran.output);
      if (snippet.expected != null) {
        assertEquals(snippet.expected, ran.output);
      }
    }));
  }

  private List<Snippet> snippets() throws IOException {
    List<Snippet> snippets = new ArrayList<>();
    for (Path page : pages()) {
      Matcher snippet = SNIPPET.matcher(Files.readString(page));
      for (int number = 1; snippet.find(); number++) {
        String className = "Snippet" + (snippets.size() + 1);
        Path source = folder.resolve(className + ".java");
        Files.writeString(source, snippet.group(1));
        snippets.add(
            new Snippet(
                page.getFileName() + " snippet " + number, className, source, snippet.group(2)));
      }
    }
    return snippets;
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

  /** Compiles all at once, again without those that are refused; returns these, and why. */
  private Map<Path, String> compile(List<Snippet> snippets) throws IOException {
    Map<Path, String> refused = new HashMap<>();
    while (true) {
      List<Path> sources =
          snippets.stream().map(Snippet::source).filter(each -> !refused.containsKey(each))
              .toList();
      var messages = new DiagnosticCollector<JavaFileObject>();
      var compiler = ToolProvider.getSystemJavaCompiler();
      try (var files = compiler.getStandardFileManager(messages, null, null)) {
        List<String> options =
            List.of("-cp", System.getProperty("java.class.path"), "-d", folder.toString());
        boolean compiled =
            compiler
                .getTask(
                    null, files, messages, options, null,
                    files.getJavaFileObjectsFromPaths(sources))
                .call();
        if (compiled) {
          return refused;
        }
      }
      int before = refused.size();
      for (var message : messages.getDiagnostics()) {
        if (message.getKind() == Diagnostic.Kind.ERROR && message.getSource() != null) {
          refused.merge(Path.of(message.getSource().toUri()), message + "\n", String::concat);
        }
      }
      assertTrue(refused.size() > before, () -> "of no snippet: " + messages.getDiagnostics());
    }
  }

  private Ran run(Snippet snippet) throws Exception {
    Process process =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            JdkGateway.FLAG,
            // It lives for a moment: the second compiler would only cost.
            "-XX:TieredStopAtLevel=1",
            "-cp",
            folder + ":" + System.getProperty("java.class.path"),
            snippet.className)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes());
    return new Ran(process.waitFor(), output);
  }
}
