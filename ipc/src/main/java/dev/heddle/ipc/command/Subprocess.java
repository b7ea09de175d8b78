package dev.heddle.ipc.command;

import dev.heddle.ipc.process.ProcessScope;
import dev.heddle.ipc.process.StartedProcess;
import dev.heddle.parking.Waiter;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A command that runs in a process of its own. Python's {@code asyncio.create_subprocess_exec} is the
 * model.
 *
 * <pre>{@code
 * String head = Command.of("git", "rev-parse", "HEAD").check().out().strip();
 *
 * try (Subprocess sort = Command.of("sort").start()) {
 *   sort.stdin().write("b\na\n");
 *   sort.stdin().close();
 *   String first = sort.stdout().readLine();
 * }
 * }</pre>
 *
 * <p>Nothing that it does holds up a carrier, and every wait can be cancelled. It does not outlive its
 * scope: {@link #close} ends it with all that it has started. Thread-safe, but each stream is for one
 * reader.
 */
public final class Subprocess implements AutoCloseable {
  static {
    StartedProcess.setFace(
        started -> new Subprocess(started.scope(), new CommandSettings(List.of(started.name()))));
  }

  private final ProcessScope scope;
  private final Process process;
  private final ProcessInput stdin;
  private final OutputPump outPump;
  private final OutputPump errPump;
  private final ProcessOutput stdout;
  private final ProcessOutput stderr;

  Subprocess(ProcessScope scope, CommandSettings settings) {
    String name = settings.name();
    this.scope = scope;
    this.process = scope.process();
    this.stdin = new ProcessInput(process.getOutputStream(), settings.charset, name + "-stdin");
    this.outPump = new OutputPump(process.getInputStream(), name + "-stdout");
    this.errPump = new OutputPump(process.getErrorStream(), name + "-stderr");
    this.stdout = new ProcessOutput(outPump, settings.charset, settings.mostOutput);
    this.stderr = new ProcessOutput(errPump, settings.charset, settings.mostOutput);
  }

  /**
   * Returns what the process reads.
   *
   * @return its standard input
   */
  public ProcessInput stdin() {
    return stdin;
  }

  /**
   * Returns what the process writes.
   *
   * @return its standard output
   */
  public ProcessOutput stdout() {
    return stdout;
  }

  /**
   * Returns what the process has to say about it.
   *
   * @return its standard error
   */
  public ProcessOutput stderr() {
    return stderr;
  }

  /**
   * Returns the process.
   *
   * @return its pid
   */
  public long pid() {
    return process.pid();
  }

  /**
   * Says whether the process runs.
   *
   * @return false once it has ended
   */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits until the process has ended. It does not, once as much is on its way to {@link #stdout} or
   * {@link #stderr} as fits and nobody reads; {@link Command#stdout} can send them elsewhere.
   *
   * @return its exit code; if a signal killed it, 128 and the signal's number
   * @throws InterruptedException if the caller is cancelled; the process runs on until closed
   */
  public int join() throws InterruptedException {
    return scope.exit.await();
  }

  /**
   * Waits until the process has ended, but not for ever.
   *
   * @param timeout the longest time to wait; zero or less looks and does not wait
   * @return its exit code, as {@link #join()}; empty if it has not ended in time; it runs on until
   *     closed then
   * @throws InterruptedException if the caller is cancelled; the process runs on until closed
   */
  public OptionalInt tryJoin(Duration timeout) throws InterruptedException {
    try {
      return OptionalInt.of(scope.exit.get(Waiter.nanosOf(timeout), TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    } catch (TimeoutException _) {
      return OptionalInt.empty();
    }
  }

  /** Kills the process and all that it has started. Returns when they have ended. */
  public void kill() {
    scope.kill();
  }

  /** Asks the process to end, as {@code SIGTERM} does where there are signals. */
  public void terminate() {
    process.toHandle().destroy();
  }

  /**
   * Ends the process and all that it has started, also if itself has ended before: asks first, and
   * kills after the grace period. Returns when all of them have ended. Cannot be cancelled.
   */
  @Override
  public void close() {
    scope.close();
    stdin.stop();
    outPump.abandon();
    errPump.abandon();
  }

  @Override
  public String toString() {
    return "Subprocess[pid " + pid() + (isAlive() ? ", running]" : ", ended]");
  }
}
