package dev.heddle.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What the threads of another JVM are doing, virtual ones too, as its own {@code jcmd} tells. */
final class ThreadDump {
  private static final long LONGEST_SECONDS = 20;
  private static final int LINES_SHOWN = 1_000;

  private ThreadDump() {}

  /** The dump, or why there is none. A long one is shown in part, and kept whole in a file it names. */
  static String of(ProcessHandle process) {
    try {
      Path file = Files.createTempDirectory("heddle-bench").resolve("threads-" + process.pid());
      Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
      Process asking =
          new ProcessBuilder(
              jcmd.toString(), String.valueOf(process.pid()), "Thread.dump_to_file",
              file.toString())
              .redirectErrorStream(true)
              .start();
      if (!asking.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        asking.destroyForcibly();
        return process.pid() + " does not answer jcmd within " + LONGEST_SECONDS + " s";
      }
      return asking.exitValue() == 0
          ? shown(process, file)
          : process.pid() + " gives no thread dump: " + asking.inputReader().lines()
              .collect(Collectors.joining(" "));
    } catch (IOException e) {
      return process.pid() + " gives no thread dump: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return process.pid() + " was not asked for its threads: interrupted";
    }
  }

  private static String shown(ProcessHandle process, Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    String text =
        lines.stream().limit(LINES_SHOWN).collect(Collectors.joining("\n"));
    int hidden = lines.size() - LINES_SHOWN;
    return "Threads of " + process.pid() + " (whole in " + file + "):\n" + text
        + (hidden > 0 ? "\n... and " + hidden + " lines more" : "");
  }
}
