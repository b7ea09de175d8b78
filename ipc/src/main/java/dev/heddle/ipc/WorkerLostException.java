package dev.heddle.ipc;

import dev.heddle.ipc.pool.WorkerEnd;

/**
 * Says that a worker process died while it ran a task. Whether the task had its effects is unknown;
 * if it may be repeated, say so with {@link ProcessPool#idempotent}: the pool has replaced the
 * worker.
 */
public final class WorkerLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The worker's name. */
  private final String worker;

  /** Its process id. */
  private final long pid;

  /** With which code it ended. */
  private final int exitCode;

  /** Which signal ended it, or 0. */
  private final int signal;

  /** The end of what it wrote to its standard error. */
  private final String lastWords;

  WorkerLostException(String message, WorkerEnd end) {
    super(message);
    worker = end.worker();
    pid = end.pid();
    exitCode = end.code();
    signal = end.signal();
    lastWords = end.lastWords();
  }

  /**
   * Returns the name of the worker.
   *
   * @return for example {@code "worker-3"}
   */
  public String worker() {
    return worker;
  }

  /**
   * Returns the process that died.
   *
   * @return its pid
   */
  public long pid() {
    return pid;
  }

  /**
   * Returns the exit code of the process.
   *
   * @return the code; if a signal killed it, 128 and the signal's number
   */
  public int exitCode() {
    return exitCode;
  }

  /**
   * Returns the signal that killed the process.
   *
   * @return its number, or 0 if the process exited by itself; one that calls {@code Runtime.halt}
   *     with 129 to 192 looks as if it had been killed
   */
  public int signal() {
    return signal;
  }

  /**
   * Returns the end of what the process printed on its standard output and error.
   *
   * @return the last lines, at most 8 KiB; empty if it printed nothing
   */
  public String lastWords() {
    return lastWords;
  }
}
