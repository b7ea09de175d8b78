package dev.heddle.applications;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An application in a process of its own, as users start it. */
public final class RunningApplication implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private RunningApplication(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  public static RunningApplication start(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp",
        System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    return new RunningApplication(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Waits for a line that begins like that, and returns what follows. */
  public String awaitLine(String begin) throws IOException {
    var before = new ArrayList<String>();
    String line;
    while ((line = output.readLine()) != null) {
      if (line.startsWith(begin)) {
        return line.substring(begin.length());
      }
      before.add(line);
    }
    throw new AssertionError("It has ended without a line '" + begin + "': " + before);
  }

  /** What it has not been asked for yet, up to its end. */
  public List<String> rest() throws IOException {
    return output.lines().toList();
  }

  /** Sends SIGTERM. Unlike {@link Process#destroy} it leaves the output readable. */
  public void terminate() {
    process.toHandle().destroy();
  }

  public void kill() {
    process.destroyForcibly();
  }

  public long pid() {
    return process.pid();
  }

  /** The processes that it has started. */
  public List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  public int join() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("It still runs: " + process.info());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
