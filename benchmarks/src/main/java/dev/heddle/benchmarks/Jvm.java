package dev.heddle.benchmarks;

import dev.heddle.benchmarks.workloads.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM started to measure something; closing it ends it. */
final class Jvm implements AutoCloseable {
  private static final long LONGEST_MINUTES = 5;

  private final List<String> command;
  private final Process process;
  private final BufferedReader output;

  Jvm(List<String> command) throws IOException {
    this.command = command;
    this.process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    this.output = process.inputReader();
  }

  /** The start of a command that runs a class for a row with the class path of this JVM. */
  static List<String> command(Row row, String memory, Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(row.subject().jvmFlags(row.carriers()));
    command.add(memory);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    return command;
  }

  String line() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException("Ended without a word: " + String.join(" ", command));
    }
    return line;
  }

  /** What it prints until it ends. */
  List<Figure> figures() throws IOException, InterruptedException {
    Thread guard =
        Thread.ofPlatform().daemon().start(
            () -> {
              try {
                if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                  process.destroyForcibly();
                }
              } catch (InterruptedException _) {
                // The process has ended.
              }
            });
    List<Figure> figures = new ArrayList<>();
    String line;
    while ((line = output.readLine()) != null) {
      String[] words = line.split(" ");
      if (words.length == 4 && words[0].equals(Program.FIGURE)) {
        figures.add(new Figure(words[1], Double.parseDouble(words[2]), words[3]));
      }
    }
    int code = process.waitFor();
    guard.interrupt();
    if (code != 0 || figures.isEmpty()) {
      throw new IOException(
          "Exit code " + code + " and " + figures.size() + " figures of "
              + String.join(" ", command));
    }
    return figures;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
