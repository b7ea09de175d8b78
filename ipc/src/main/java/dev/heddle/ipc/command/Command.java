package dev.heddle.ipc.command;

import dev.heddle.ipc.process.OwnThread;
import dev.heddle.ipc.process.Background;
import dev.heddle.ipc.process.MarkedProcess;
import dev.heddle.ipc.process.ProcessScope;
import dev.heddle.ipc.process.Reaper;
import dev.heddle.parking.Waiter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A command to run as a {@link Subprocess}: settings first, then one of {@link #run}, {@link #check},
 * {@link #lines} and {@link #start}. Immutable; each setting returns a new one. No shell takes part,
 * so nothing needs quoting. Python's {@code subprocess.run} is the model.
 *
 * <p>A command has ended when its own process has. What that has left in the background may go on
 * writing to the outputs for the {@linkplain #grace grace period}, or ends at once if it does not hold
 * them open; then it is asked to end, and killed after another grace period. Whatever the command
 * itself has written arrives whole, however slow its reader is. The guide to processes says how far
 * "all that it has started" reaches on which system, and what becomes of it if this process dies.
 */
public final class Command {
  private final CommandSettings settings;

  private Command(CommandSettings settings) {
    this.settings = settings;
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
    return new Command(new CommandSettings(List.copyOf(words)));
  }

  private Command changed(Consumer<CommandSettings> change) {
    CommandSettings copy = settings.copy();
    change.accept(copy);
    return new Command(copy);
  }

  /**
   * Says where it runs.
   *
   * @param path a directory; that of this process if not said
   * @return a command that does so
   */
  public Command in(Path path) {
    return changed(to -> to.directory = path);
  }

  /**
   * Sets a variable of its environment, which is otherwise that of this process.
   *
   * @param name the variable
   * @param value its value
   * @return a command that does so
   */
  public Command with(String name, String value) {
    Map<String, String> more = new HashMap<>(settings.environment);
    more.put(name, value);
    return changed(to -> to.environment = Map.copyOf(more));
  }

  /**
   * Says what it reads from its standard input; nothing if not said.
   *
   * @param bytes the input
   * @return a command that does so
   */
  public Command input(byte[] bytes) {
    byte[] own = bytes.clone();
    return changed(to -> to.input = own);
  }

  /**
   * Says what it reads from its standard input, in UTF-8, or in what {@link #charset} has said before.
   *
   * @param text the input
   * @return a command that does so
   */
  public Command input(String text) {
    return input(text.getBytes(settings.charset));
  }

  /**
   * Says in which encoding it reads and writes text. What is not text in this encoding is read with
   * replacement characters; {@link SubprocessResult#stdout} has the bytes.
   *
   * @param encoding the encoding; UTF-8 if not said, whatever this process's locale is
   * @return a command that does so
   */
  public Command charset(Charset encoding) {
    Objects.requireNonNull(encoding, "the encoding");
    return changed(to -> to.charset = encoding);
  }

  /**
   * Says where its standard output goes: to this process by default, to a file, nowhere ({@link
   * Redirect#DISCARD}), or to where this process's goes ({@link Redirect#INHERIT}). What does not come
   * here is empty here, and never makes the command wait for a reader.
   *
   * @param target the target
   * @return a command that does so
   * @throws IllegalArgumentException if nothing can be written to it
   */
  public Command stdout(Redirect target) {
    checkTarget(target);
    return changed(to -> to.stdout = target);
  }

  /**
   * Says where its standard error goes; otherwise as {@link #stdout}. {@link #mergeErrors} goes before
   * it.
   *
   * @param target the target
   * @return a command that does so
   * @throws IllegalArgumentException if nothing can be written to it
   */
  public Command stderr(Redirect target) {
    checkTarget(target);
    return changed(to -> to.stderr = target);
  }

  private static void checkTarget(Redirect target) {
    if (target.type() == Redirect.Type.READ) {
      throw new IllegalArgumentException(
          "An output cannot go to " + target + ", which is to be read; use Redirect.to(file)");
    }
  }

  /**
   * Has its standard error go where its standard output goes, in the order in which both are written.
   *
   * @return a command that does so
   */
  public Command mergeErrors() {
    return changed(to -> to.merged = true);
  }

  /**
   * Limits how long it may take; then it is ended with all that it has started. {@link #run}, {@link
   * #check} and {@link #lines} throw a {@link SubprocessTimeoutException} then, with what it has
   * written.
   *
   * @param timeout the timeout, not negative; zero ends it as soon as it has been started; none if not
   *     said
   * @return a command that does so
   * @throws IllegalArgumentException if negative
   */
  public Command timeout(Duration timeout) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("The timeout must not be negative: " + timeout);
    }
    return changed(to -> to.timeout = timeout);
  }

  /**
   * Says how long it may take to end when asked to, before it is killed; and for how long what it has
   * left behind may hold its outputs open. What it has written is read to the end in any case.
   *
   * @param time not negative, zero kills at once; one second if not said
   * @return a command that does so
   * @throws IllegalArgumentException if negative
   */
  public Command grace(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("The grace period must not be negative: " + time);
    }
    return changed(to -> to.grace = time);
  }

  /**
   * Limits what {@link #run} and {@link #check} keep of each of its two outputs, and how long a single
   * line may be. A command that writes more is ended, and they fail.
   *
   * @param bytes not negative; 64 MiB if not said
   * @return a command that does so
   * @throws IllegalArgumentException if negative
   */
  public Command maxOutput(int bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("The limit of the output is negative: " + bytes);
    }
    return changed(to -> to.mostOutput = bytes);
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
    var started = new Subprocess(open(), settings);
    try {
      started.stdin().write(settings.input);
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
   * @throws TimeoutException if it takes longer than it may, a {@link SubprocessTimeoutException}
   * @throws InterruptedException if the caller is cancelled; it has been ended then
   */
  public SubprocessResult run() throws IOException, TimeoutException, InterruptedException {
    Waiter.checkCancelled();
    try (ProcessScope scope = open()) {
      Process process = scope.process();
      OutputCollector out = collect(process.getInputStream(), scope);
      OutputCollector err = collect(process.getErrorStream(), scope);
      scope.settleAfterExit(List.of(out.pipe, err.pipe), () -> {});
      feed(process);
      int code = scope.awaitSettled();
      checkTime(scope, out.bytes(), err.bytes());
      out.check();
      err.check();
      return new SubprocessResult(
          settings.words, code, out.bytes(), err.bytes(), settings.charset);
    }
  }

  /**
   * Runs it to its end, which has to be a good one.
   *
   * @return its outputs
   * @throws SubprocessFailedException if its exit code is not 0
   * @throws IOException if it cannot be started, or writes more than it may
   * @throws TimeoutException if it takes longer than it may, a {@link SubprocessTimeoutException}
   * @throws InterruptedException if the caller is cancelled; it has been ended then
   */
  public SubprocessResult check() throws IOException, TimeoutException, InterruptedException {
    SubprocessResult result = run();
    if (result.exitCode() != 0) {
      throw new SubprocessFailedException(settings.words, result.exitCode(), result.err());
    }
    return result;
  }

  /**
   * Runs it to its end, which has to be a good one, and hands over each line of its standard output as
   * it comes. A handler that is slow makes it wait.
   *
   * @param handler takes the lines
   * @throws SubprocessFailedException if its exit code is not 0
   * @throws IOException if it cannot be started, or writes a longer line or more errors than it may
   * @throws TimeoutException if it takes longer than it may, a {@link SubprocessTimeoutException}
   * @throws InterruptedException if the caller is cancelled; it has been ended then
   * @throws Exception what the handler throws; it has been ended then
   */
  public void lines(LineHandler handler) throws Exception {
    Waiter.checkCancelled();
    OutputPump pump = null;
    try (ProcessScope scope = open()) {
      Process process = scope.process();
      OutputPump lines = new OutputPump(process.getInputStream(), settings.name() + "-stdout");
      pump = lines;
      OutputCollector err = collect(process.getErrorStream(), scope);
      scope.settleAfterExit(List.of(lines.pipe, err.pipe), lines::abandon);
      feed(process);
      var out = new ProcessOutput(lines, settings.charset, settings.mostOutput);
      for (String line = out.nextLine(); line != null; line = out.nextLine()) {
        handler.accept(line);
      }
      int code = scope.awaitSettled();
      checkTime(scope, new byte[0], err.bytes());
      err.check();
      if (code != 0) {
        var text = new String(err.bytes(), settings.charset);
        throw new SubprocessFailedException(settings.words, code, text);
      }
    } finally {
      if (pump != null) {
        pump.abandon();
      }
    }
  }

  private ProcessScope open() throws IOException {
    MarkedProcess started =
        Background.call(
            () -> {
              Reaper.begin();
              return MarkedProcess.start(settings.builder());
            });
    var scope = new ProcessScope(started, settings.grace);
    if (settings.timeout != null) {
      scope.limit(settings.timeout);
    }
    return scope;
  }

  private OutputCollector collect(InputStream from, ProcessScope scope) {
    return new OutputCollector(
        from, settings.mostOutput, settings.name() + "-output", scope::kill);
  }

  /** A command that ends without having read its input is no failure. */
  private void feed(Process process) throws IOException {
    if (settings.input.length == 0) {
      process.getOutputStream().close();
      return;
    }
    OwnThread.named(settings.name() + "-stdin")
        .start(
            () -> {
              try (OutputStream to = process.getOutputStream()) {
                to.write(settings.input);
              } catch (IOException _) {
                // It does not want it.
              }
            });
  }

  private void checkTime(ProcessScope scope, byte[] out, byte[] err) throws TimeoutException {
    if (scope.hasExpired()) {
      throw new SubprocessTimeoutException(
          settings.line(), Objects.requireNonNull(settings.timeout), out, err, settings.charset);
    }
  }

  @Override
  public String toString() {
    return "Command" + settings.words;
  }
}
