package dev.heddle.benchmarks;

import dev.heddle.benchmarks.workloads.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JVM started to measure something; closing it ends it. */
final class Jvm implements AutoCloseable {
  /** What it takes until it measures, and to end. */
  static final Duration START = Duration.ofMillis(600);

  private static final int LINES_KEPT = 20;

  private final List<String> command;
  private final Process process;
  private final BufferedReader output;

  /** The last lines that are not for us, to be shown if it fails. */
  private final Deque<String> chatter = new ArrayDeque<>();

  Jvm(List<String> command) throws IOException {
    this.command = command;
    this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
    this.output = process.inputReader();
  }

  /** The start of a command that runs a class for a row with the class path of this JVM. */
  static List<String> command(Row row, String memory, Class<?> main) {
    return command(row.subject(), row.carriers(), memory, main);
  }

  static List<String> command(Subject subject, int carriers, String memory, Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(subject.jvmFlags(carriers));
    command.add(memory);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    return command;
  }

  /** The words of the next line that begins with the given one, or null at the end. */
  private String @Nullable [] words(String first) throws IOException {
    String line;
    while ((line = output.readLine()) != null) {
      String[] words = line.split(" ");
      if (words[0].equals(first)) {
        return words;
      }
      chatter.addLast(line);
      if (chatter.size() > LINES_KEPT) {
        chatter.removeFirst();
      }
    }
    return null;
  }

  /** The port that a server says it listens on. */
  String port() throws IOException {
    String[] words = words(Program.PORT);
    if (words == null) {
      throw failure("ended before it listened");
    }
    return words[1];
  }

  /** What it measures until it ends. */
  List<Figure> figures() throws IOException, InterruptedException {
    List<Figure> figures = new ArrayList<>();
    String[] words;
    while ((words = words(Program.FIGURE)) != null) {
      figures.add(new Figure(words[1], Double.parseDouble(words[2]), words[3]));
    }
    int code = process.waitFor();
    if (code != 0 || figures.isEmpty()) {
      throw failure("ended with code " + code + " and " + figures.size() + " figures");
    }
    return figures;
  }

  private IOException failure(String what) {
    return new IOException(
        what + ": " + String.join(" ", command) + "\n" + String.join("\n", chatter));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
