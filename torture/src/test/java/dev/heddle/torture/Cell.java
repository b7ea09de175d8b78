package dev.heddle.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One fresh JVM of the matrix.
 *
 * @param carriers how many, or 0 for the JDK's scheduler
 * @param millis for each contest
 * @param items for each trial: fewer mean more runs that begin and end
 * @param looks so many of the watcher, each of half a second, without a step are a hang
 */
record Cell(
    Compilation compilation, int carriers, List<Contest> contests, long millis, int items,
    long seed, int looks) {
  private static final List<String> ACCESS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx256m",
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=error");

  private static final int PATIENT = 120;

  /** If not even the watcher gets its turn. */
  private static final int GUARD_MINUTES = 20;

  Cell(
      Compilation compilation, int carriers, List<Contest> contests, long millis, int items,
      long seed) {
    this(compilation, carriers, contests, millis, items, seed, PATIENT);
  }

  /** Where the dumps of a hang are. */
  Path dumps(Path folder) {
    return folder.resolve(compilation + "-" + carriers + "-" + seed);
  }

  /** Runs the JVM; what went wrong, if something did: also what is only logged as an error. */
  Optional<String> play(Path folder) throws IOException, InterruptedException {
    Path dumps = dumps(folder);
    Path output = Files.createTempFile("torture", ".txt");
    Process process =
        new ProcessBuilder(command(dumps))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = process.waitFor(GUARD_MINUTES, TimeUnit.MINUTES);
      String said = Files.readString(output);
      boolean fine =
          ended && process.exitValue() == 0 && said.matches("\\d+ trials, \\d+ steps\\R");
      return fine
          ? Optional.empty()
          : Optional.of(
              this + "\n" + String.join(" ", command(dumps)) + "\n"
                  + (ended ? "ended with " + process.exitValue() : "did not end") + ":\n" + said);
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }

  private List<String> command(Path dumps) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ACCESS);
    command.addAll(compilation.flags);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(ColdStart.class.getName());
    command.addAll(
        List.of(
            String.valueOf(carriers), String.valueOf(seed), String.valueOf(millis),
            String.valueOf(items), String.valueOf(looks), dumps.toString()));
    contests.forEach(contest -> command.add(contest.name()));
    return command;
  }
}
