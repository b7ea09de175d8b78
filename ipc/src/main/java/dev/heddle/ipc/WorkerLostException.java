package dev.heddle.ipc;

/**
 * Says that a worker process died while it ran a task. Whether the task had its effects is unknown;
 * if it may be repeated, submit it again: the pool has replaced the worker.
 */
public final class WorkerLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WorkerLostException(String message) {
    super(message);
  }
}
