package dev.heddle.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The part of a page in Markdown that a run writes: the machine, the command and the table. */
final class Page {
  static final String BEGIN = "<!-- figures: what follows is written by ./heddle bench --page -->";
  static final String END = "<!-- end of the figures -->";

  private Page() {}

  static boolean hasMarks(String page) {
    int begin = page.indexOf(BEGIN);
    return begin >= 0 && page.indexOf(END) > begin;
  }

  /** Puts figures between the marks of a page and leaves the rest of it as it is. */
  static String fill(String page, String machine, String command, String table) {
    return page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
        + "\n\n" + machine + "\n\n    " + command + "\n\n" + table + "\n"
        + page.substring(page.indexOf(END));
  }

  /** This machine and JVM, in one sentence. */
  static String machine() throws IOException {
    return String.format(
        "%s: %s, %d cores, %s %s, %s %s.", LocalDate.now(ZoneOffset.UTC), processor(),
        Runtime.getRuntime().availableProcessors(), System.getProperty("os.name"),
        System.getProperty("os.arch"), System.getProperty("java.vm.name"),
        System.getProperty("java.vm.version"));
  }

  private static String processor() throws IOException {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(file)) {
      return "a processor without a name";
    }
    try (var lines = Files.lines(file)) {
      return lines.filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("a processor without a name");
    }
  }
}
