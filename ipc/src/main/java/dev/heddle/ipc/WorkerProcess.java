package dev.heddle.ipc;

import dev.heddle.ipc.command.ProcessInput;
import dev.heddle.ipc.command.ProcessOutput;
import dev.heddle.ipc.command.Subprocess;
import dev.heddle.ipc.launch.WorkerCommand;
import dev.heddle.ipc.launch.WorkerNesting;
import dev.heddle.ipc.process.Background;
import dev.heddle.ipc.process.MarkedProcess;
import dev.heddle.ipc.process.ProcessScope;
import dev.heddle.ipc.process.Reaper;
import dev.heddle.ipc.process.StartedProcess;
import dev.heddle.ipc.worker.ProcessProgram;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * A JVM process of its own that runs one piece of code and ends. Python's {@code
 * multiprocessing.Process} is the model.
 *
 * <pre>{@code
 * try (var worker = WorkerProcess.start(() -> serve(queue))) {
 *   ...
 *   int code = worker.join();
 * }
 * }</pre>
 *
 * <p>It has a JVM as {@link WorkerJvm} says. It exits with code 0 when the code
 * returns, whatever that is, and with 1 when it throws, after printing what. Its standard streams are
 * the code's to use, in UTF-8; to exchange values, hand it a {@code ProcessQueue}, a {@code Pipe} or a
 * {@link SharedMemoryHandle}. It does not outlive its scope, nor this process: if this dies, it is
 * gone within a second. Thread-safe, but each stream is for one reader.
 */
public final class WorkerProcess implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Subprocess process;

  private WorkerProcess(Subprocess process) {
    this.process = process;
  }

  /**
   * Starts a process that runs code.
   *
   * @param code what to run; its result is ignored
   * @param jvmOptions options for its JVM, for example {@code -Xmx512m}
   * @return the process, to be closed by the caller
   * @throws IllegalArgumentException if the code cannot be serialized
   * @throws IllegalStateException as {@link #start(RemoteCallable, WorkerJvm)}
   * @throws IOException if the process cannot be started
   * @throws InterruptedException if the caller is cancelled
   */
  public static WorkerProcess start(RemoteCallable<?> code, String... jvmOptions)
      throws IOException, InterruptedException {
    return start(code, WorkerJvm.inherited().options(jvmOptions));
  }

  /**
   * Starts a process that runs code.
   *
   * @param code what to run; its result is ignored
   * @param jvm the JVM it runs in
   * @return the process, to be closed by the caller
   * @throws IllegalArgumentException if the code cannot be serialized
   * @throws IllegalStateException if this is a worker and a static initializer asks for it, since the
   *     process would ask for another one, without end
   * @throws IOException if the process cannot be started
   * @throws InterruptedException if the caller is cancelled
   */
  public static WorkerProcess start(RemoteCallable<?> code, WorkerJvm jvm)
      throws IOException, InterruptedException {
    String refusal = WorkerNesting.refusal();
    if (!refusal.isEmpty()) {
      throw new IllegalStateException(refusal);
    }
    byte[] program = ProcessProgram.encode(code);
    MarkedProcess started =
        Background.call(
            () -> {
              Reaper.begin();
              return WorkerCommand.startProcess(jvm.setup());
            });
    Subprocess process =
        new StartedProcess(new ProcessScope(started, GRACE), "heddle-process").asSubprocess();
    try {
      process.stdin().write(program);
      return new WorkerProcess(process);
    } catch (IOException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  /**
   * Returns what the code reads as its standard input.
   *
   * @return the stream
   */
  public ProcessInput stdin() {
    return process.stdin();
  }

  /**
   * Returns what the code prints.
   *
   * @return the stream
   */
  public ProcessOutput stdout() {
    return process.stdout();
  }

  /**
   * Returns what the code and its JVM print as errors.
   *
   * @return the stream
   */
  public ProcessOutput stderr() {
    return process.stderr();
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
   * {@link #stderr} as fits and nobody reads.
   *
   * @return its exit code; if a signal killed it, 128 and the signal's number
   * @throws InterruptedException if the caller is cancelled; the process runs on until closed
   */
  public int join() throws InterruptedException {
    return process.join();
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
    return process.tryJoin(timeout);
  }

  /** Asks the process to end; the code's shutdown hooks run. */
  public void terminate() {
    process.terminate();
  }

  /** Kills the process and all that it has started. Returns when they have ended. */
  public void kill() {
    process.kill();
  }

  /**
   * Ends the process and all that it has started: asks first, and kills after a second. Returns when
   * they have ended. Cannot be cancelled.
   */
  @Override
  public void close() {
    process.close();
  }

  @Override
  public String toString() {
    return "WorkerProcess[pid " + pid() + (isAlive() ? ", running]" : ", ended]");
  }
}
