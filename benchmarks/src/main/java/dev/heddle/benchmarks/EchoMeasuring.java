package dev.heddle.benchmarks;

import dev.heddle.benchmarks.workloads.EchoClient;
import dev.heddle.benchmarks.workloads.EchoMain;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A server in one JVM and its client in another, each on a core of its own where {@code taskset} can
 * see to that.
 *
 * @param connections how many the client keeps busy
 */
record EchoMeasuring(int connections) implements Measuring {

  @Override
  public List<Figure> once(Row row, Effort effort) throws Exception {
    List<String> server = onCore(0, Jvm.command(row, "-Xmx1g", EchoMain.class));
    server.addAll(List.of(row.subject().method, String.valueOf(row.carriers())));
    List<String> client = onCore(1, Jvm.command(row, "-Xmx1g", EchoClient.class));
    try (var serving = new Jvm(server)) {
      String millis = String.valueOf(effort.echoMillis());
      client.addAll(List.of(serving.port(), String.valueOf(connections), millis, millis));
      try (var asking = new Jvm(client)) {
        return asking.figures();
      }
    }
  }

  @Override
  public Duration expected(Effort effort) {
    return Jvm.START.multipliedBy(2).plusMillis(2L * effort.echoMillis());
  }

  private static List<String> onCore(int core, List<String> command) {
    if (!canPin()) {
      return command;
    }
    List<String> pinned = new ArrayList<>(List.of("taskset", "-c", String.valueOf(core)));
    pinned.addAll(command);
    return pinned;
  }

  /** There is one server, of one loop. */
  @Override
  public List<Integer> carriers(List<Integer> asked) {
    return List.of(1);
  }

  @Override
  public int cores() {
    return canPin() ? 1 : Measuring.super.cores();
  }

  private static boolean canPin() {
    if (Runtime.getRuntime().availableProcessors() < 2) {
      return false;
    }
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "taskset")));
  }
}
