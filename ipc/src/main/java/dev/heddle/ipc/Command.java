package dev.heddle.ipc;

import dev.heddle.parking.Waiter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A command to run as a {@link Subprocess}: settings first, then one of {@link #run}, {@link #check},
 * {@link #lines} and {@link #start}. Immutable; each setting returns a new one. No shell takes part,
 * so nothing needs quoting. Python's {@code subprocess.run} is the model.
 */
public final class Command {
  private static final int MOST_OUTPUT = 64 << 20;

  private final List<String> words;
  private final @Nullable Path directory;
  private final Map<String, String> environment;
  private final byte[] input;
  private final @Nullable Duration timeout;
  private final Duration grace;
  private final int mostOutput;

  private Command(
      List<String> words,
      @Nullable Path directory,
      Map<String, String> environment,
      byte[] input,
      @Nullable Duration timeout,
      Duration grace,
      int mostOutput) {
    this.words = words;
    this.directory = directory;
    this.environment = environment;
    this.input = input;
    this.timeout = timeout;
    this.grace = grace;
    this.mostOutput = mostOutput;
  }

  /**
   * Describes a command.
   *
   * @param words the program, by its path or found as the system finds it, and its arguments
   * @return the command
   * @throws IllegalArgumentException if there are none
   */
  public static Command of(String... words) {
    return of(List.of(words));
  }

  /**
   * Describes a command; otherwise as {@link #of(String...)}.
   *
   * @param words the program and its arguments
   * @return the command
   * @throws IllegalArgumentException if there are none
   */
  public static Command of(List<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("A command needs at least the name of a program");
    }
    return new Command(
        List.copyOf(words), null, Map.of(), new byte[0], null, Duration.ofSeconds(1), MOST_OUTPUT);
  }

  /**
   * Says where it runs.
   *
   * @param path a directory; that of this process if not said
   * @return a command that does so
   */
  public Command in(Path path) {
    return new Command(words, path, environment, input, timeout, grace, mostOutput);
  }

  /**
   * Sets a variable of its environment, which is otherwise that of this process.
   *
   * @param name the variable
   * @param value its value
   * @return a command that does so
   */
  public Command with(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new Command(words, directory, Map.copyOf(more), input, timeout, grace, mostOutput);
  }

  /**
   * Says what it reads from its standard input; nothing if not said.
   *
   * @param bytes the input
   * @return a command that does so
   */
  public Command input(byte[] bytes) {
    return new Command(
        words, directory, environment, bytes.clone(), timeout, grace, mostOutput);
  }

  /**
   * Says what it reads from its standard input, in UTF-8.
   *
   * @param text the input
   * @return a command that does so
   */
  public Command input(String text) {
    return input(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Limits how long {@link #run}, {@link #check} and {@link #lines} may take; then it is ended with
   * all that it has started.
   *
   * @param limit the limit; none if not said
   * @return a command that does so
   */
  public Command timeout(Duration limit) {
    return new Command(words, directory, environment, input, limit, grace, mostOutput);
  }

  /**
   * Says how long it may take to end when asked to, before it is killed.
   *
   * @param time not negative; one second if not said
   * @return a command that does so
   * @throws IllegalArgumentException if negative
   */
  public Command grace(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("The grace period must not be negative: " + time);
    }
    return new Command(words, directory, environment, input, timeout, time, mostOutput);
  }

  /**
   * Limits what {@link #run} and {@link #check} keep of each of its two outputs. A command that writes
   * more is ended, and they fail.
   *
   * @param bytes not negative; 64 MiB if not said
   * @return a command that does so
   * @throws IllegalArgumentException if negative
   */
  public Command maxOutput(int bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("The limit of the output is negative: " + bytes);
    }
    return new Command(words, directory, environment, input, timeout, grace, bytes);
  }

  /**
   * Starts it. What {@link #input} said is written first, and its input stays open. {@link #timeout}
   * counts here too.
   *
   * @return the process, to be closed by the caller
   * @throws IOException if it cannot be started, say for want of such a program
   * @throws InterruptedException if the caller is cancelled
   */
  public Subprocess start() throws IOException, InterruptedException {
    var started = new Subprocess(open(), words.getFirst());
    try {
      started.stdin().write(input);
      return started;
    } catch (InterruptedException e) {
      started.close();
      throw e;
    }
  }

  /**
   * Runs it to its end, whatever its exit code is.
   *
   * @return its exit code and outputs
   * @throws IOException if it cannot be started, or writes more than it may
   * @throws TimeoutException if it takes longer than it may
   * @throws InterruptedException if the caller is cancelled; it has been ended then
   */
  public SubprocessResult run() throws IOException, TimeoutException, InterruptedException {
    Waiter.checkCancelled();
    try (ProcessScope scope = open()) {
      Process process = scope.process();
      OutputCollector out = collect(process.getInputStream(), scope);
      OutputCollector err = collect(process.getErrorStream(), scope);
      feed(process);
      int code = scope.exit.await();
      checkTime(scope);
      byte[] stdout = out.bytes(scope.grace());
      return new SubprocessResult(words, code, stdout, err.bytes(scope.grace()));
    }
  }

  /**
   * Runs it to its end, which has to be a good one.
   *
   * @return its outputs
   * @throws SubprocessFailedException if its exit code is not 0
   * @throws IOException if it cannot be started, or writes more than it may
   * @throws TimeoutException if it takes longer than it may
   * @throws InterruptedException if the caller is cancelled; it has been ended then
   */
  public SubprocessResult check() throws IOException, TimeoutException, InterruptedException {
    SubprocessResult result = run();
    if (result.exitCode() != 0) {
      throw new SubprocessFailedException(words, result.exitCode(), result.err());
    }
    return result;
  }

  /**
   * Runs it to its end, which has to be a good one, and hands over each line of its standard output as
   * it comes. A handler that is slow makes it wait.
   *
   * @param handler takes the lines
   * @throws SubprocessFailedException if its exit code is not 0
   * @throws TimeoutException if it takes longer than it may
   * @throws InterruptedException if the caller is cancelled; it has been ended then
   * @throws Exception what the handler throws; it has been ended then
   */
  public void lines(LineHandler handler) throws Exception {
    Waiter.checkCancelled();
    OutputPump pump = null;
    try (ProcessScope scope = open()) {
      Process process = scope.process();
      OutputPump lines = new OutputPump(process.getInputStream(), words.getFirst() + "-stdout");
      pump = lines;
      OutputCollector err = collect(process.getErrorStream(), scope);
      process.onExit().thenRun(() -> PoolTimer.later(scope.grace(), lines::abandon));
      feed(process);
      var out = new ProcessOutput(lines);
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        handler.accept(line);
      }
      int code = scope.exit.await();
      checkTime(scope);
      if (code != 0) {
        var text = new String(err.bytes(scope.grace()), StandardCharsets.UTF_8);
        throw new SubprocessFailedException(words, code, text);
      }
    } finally {
      if (pump != null) {
        pump.abandon();
      }
    }
  }

  private ProcessScope open() throws IOException {
    var builder = new ProcessBuilder(words);
    builder.environment().putAll(environment);
    builder.directory(directory == null ? null : directory.toFile());
    var scope = new ProcessScope(builder.start(), grace);
    if (timeout != null) {
      scope.limit(timeout);
    }
    return scope;
  }

  private OutputCollector collect(InputStream from, ProcessScope scope) {
    return new OutputCollector(from, mostOutput, words.getFirst() + "-output", scope::kill);
  }

  /** A command that ends without having read its input is no failure. */
  private void feed(Process process) {
    Thread.ofPlatform()
        .daemon()
        .name(words.getFirst() + "-stdin")
        .start(
            () -> {
              try (OutputStream to = process.getOutputStream()) {
                to.write(input);
              } catch (IOException _) {
                // It does not want it.
              }
            });
  }

  private void checkTime(ProcessScope scope) throws TimeoutException {
    if (scope.hasExpired()) {
      throw new TimeoutException(
          String.join(" ", words) + " was ended because it took longer than " + timeout);
    }
  }

  @Override
  public String toString() {
    return "Command" + words;
  }
}
