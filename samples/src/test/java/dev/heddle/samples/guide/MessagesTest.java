package dev.heddle.samples.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each message that says that something is wrong has its place on the page of them. */
class MessagesTest {
  private static final Path PAGE = Path.of("../docs/guide/troubleshooting.md");
  private static final List<String> MODULES = List.of("scheduler", "runtime", "ipc", "observe");

  /** What is logged, and exceptions that tell of a state; those that name a bad argument explain themselves. */
  private static final Pattern TOLD =
      Pattern.compile(
          "(?:new (?:IllegalState|IO|Closed|StreamClosed|EOF|LimitExceeded|Timeout|NoSuchElement)"
              + "Exception|(?:LOG|log\\(\\)|Log\\.of\\([^)]*\\))\\s*\\.(?:warn|error|info))\\(");

  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final int ENOUGH = 30;

  /** Shorter ones are joints between values. */
  private static final int LEAST = 16;

  /** They tell of a fault of ours or of the JDK's, and end on no screen but a developer's. */
  private static final Set<String> FOR_US =
      Set.of("The JDK threw what it does not declare", "The class Heddle is public",
          "is missing beside");

  @Test
  void eachMessageIsExplained() throws IOException {
    String page = Files.readString(PAGE).replaceAll("\\s+", " ");
    Set<String> missing = new TreeSet<>();
    int seen = 0;
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          for (String key : keys(Files.readString(file))) {
            seen++;
            if (!page.contains(key)) {
              missing.add(key + "   (" + file.getFileName() + ")");
            }
          }
        }
      }
    }
    assertEquals("", String.join("\n", missing));
    assertTrue(seen > 80, seen + " messages; is the pattern right?");
  }

  /** By the beginning of the longest part of each that is always the same. */
  private static Set<String> keys(String source) {
    Set<String> keys = new TreeSet<>();
    Matcher told = TOLD.matcher(source);
    while (told.find()) {
      String longest = LITERAL.matcher(arguments(source, told.end())).results()
          .flatMap(each -> Stream.of(each.group(1).replace("\\\"", "\"").split("\\{}|\\\\n")))
          .map(part -> part.strip().replaceAll("^[;:,.()' ]+", "").strip())
          .max(Comparator.comparing(String::length))
          .orElse("");
      if (longest.length() >= LEAST && FOR_US.stream().noneMatch(longest::startsWith)) {
        keys.add(longest.substring(0, Math.min(longest.length(), ENOUGH)).strip());
      }
    }
    return keys;
  }

  private static String arguments(String source, int from) {
    int depth = 1;
    boolean quoted = false;
    for (int i = from; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted) {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (depth == 0) {
          return source.substring(from, i);
        }
      }
    }
    return source.substring(from);
  }
}
