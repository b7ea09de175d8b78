package dev.heddle.samples.census;

import dev.heddle.samples.terminal.Terminal;
import dev.heddle.scheduler.jdk.JdkGateway;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The same job done in other ways, each in a fresh JVM, so that none profits from what another has
 * warmed up, and with the compilers that serve it best: those that parse in the JVM itself have
 * both, the one that leaves it to workers has the fast one, as its workers have.
 */
final class Comparison {
  private static final int DIFFERENT = 1;

  private record Measured(long classes, long methods, long instructions, int failed, long millis) {
    boolean sameTotals(Measured other) {
      return classes == other.classes
          && methods == other.methods
          && instructions == other.instructions
          && failed == other.failed;
    }
  }

  private Comparison() {}

  /** Measures one after another beside a result, and says how much faster that was. */
  static int printBaseline(Settings settings, Result result, PrintStream out)
      throws IOException, InterruptedException {
    Measured baseline = measure(settings, Mode.SEQUENTIAL);
    Tally tally = result.tally();
    var mine =
        new Measured(
            tally.classes,
            tally.methods,
            tally.instructions,
            tally.failures.size(),
            result.wallMillis());
    out.println(
        Terminal.wrap(
            ("One after another, in a JVM of its own, the same job took %.2f s: this run was %.2f"
                + " times as fast.").formatted(
                    baseline.millis / 1e3, (double) baseline.millis / mine.millis),
            0));
    return verdict(List.of(mine, baseline), out);
  }

  static int print(Settings settings, PrintStream out) throws IOException, InterruptedException {
    Map<Mode, Measured> all = new EnumMap<>(Mode.class);
    for (Mode mode : Mode.values()) {
      all.put(mode, measure(settings, mode));
    }
    Measured first = all.get(Mode.SEQUENTIAL);
    out.printf("%n%-22s %10s %10s %12s%n", "the same job", "seconds", "speed", "classes/s");
    all.forEach(
        (mode, m) -> out.printf(
            "%-22s %10.2f %9.2fx %,12d%n",
            mode.title,
            m.millis / 1e3,
            (double) first.millis / m.millis,
            m.classes * 1000 / Math.max(1, m.millis)));
    out.println();
    out.println(Terminal.wrap(reading(all), 0));
    return verdict(List.copyOf(all.values()), out);
  }

  /** What the figures just measured say, not what they ought to. */
  private static String reading(Map<Mode, Measured> all) {
    Mode fastest =
        all.keySet().stream()
            .min((a, b) -> Long.compare(all.get(a).millis, all.get(b).millis))
            .orElseThrow();
    String advice =
        switch (fastest) {
          case SEQUENTIAL ->
            "The job is too small to gain from any concurrency; do it one after another.";
          case ASYNC ->
            "Waiting dominates: overlap the waits on one thread, and no data is ever shared"
                + " between threads.";
          case THREADS ->
            "Parsing dominates and needs no isolation: threads share one heap and one warm"
                + " compiler, which workers of a short job have to warm up each for itself.";
          case PROCESSES ->
            "Parsing dominates: processes use all cores, and a crash or a full heap stays in one"
                + " of them.";
        };
    return "Fastest here: " + fastest.title + ". " + advice;
  }

  private static int verdict(List<Measured> all, PrintStream out) {
    if (all.stream().allMatch(all.getFirst()::sameTotals)) {
      out.println("The totals are the same.");
      return 0;
    }
    out.println("THE TOTALS DIFFER, in the order above; please report this:");
    all.forEach(out::println);
    return DIFFERENT;
  }

  private static Measured measure(Settings settings, Mode mode)
      throws IOException, InterruptedException {
    Path json = Files.createTempFile("heddle-demo", ".json");
    try {
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-XX:+UseSerialGC");
      if (mode == Mode.PROCESSES) {
        command.add("-XX:TieredStopAtLevel=1");
      }
      command.addAll(
          List.of(
              JdkGateway.FLAG,
              "-cp",
              System.getProperty("java.class.path"),
              "dev.heddle.samples.Main",
              "demo",
              "--no-baseline",
              "--mode=" + mode,
              "--workers=" + settings.workers(),
              "--concurrency=" + settings.concurrency(),
              "--json=" + json));
      settings.paths().forEach(path -> command.add(path.toString()));
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try {
        int code = process.waitFor();
        if (code != 0) {
          throw new IOException("The run '" + mode.title + "' failed with exit code " + code);
        }
      } finally {
        process.destroy();
      }
      return read(json);
    } finally {
      Files.delete(json);
    }
  }

  private static Measured read(Path json) {
    JsonNode node = JsonMapper.builder().build().readTree(json.toFile());
    return new Measured(
        node.get("classes").asLong(),
        node.get("methods").asLong(),
        node.get("instructions").asLong(),
        node.get("failed").asInt(),
        node.get("wallMillis").asLong());
  }
}
