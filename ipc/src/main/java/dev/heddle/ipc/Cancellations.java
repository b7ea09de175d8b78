package dev.heddle.ipc;

import java.util.HashSet;
import java.util.Set;

/**
 * Which tasks of a worker are not wanted any more. An interrupt is only sent while its task runs, so
 * that it cannot hit the next.
 */
final class Cancellations {
  private static final long NONE = -1;

  private final Set<Long> cancelled = new HashSet<>();
  private long running = NONE;
  private long lastBegun = NONE;
  private Thread runner = Thread.currentThread();

  /** Called by the reader. */
  synchronized void cancel(long id) {
    if (id == running) {
      runner.interrupt();
    } else if (id > lastBegun) {
      cancelled.add(id);
    }
  }

  /** Called by the runner; false if the task is not to begin. */
  synchronized boolean begin(long id) {
    lastBegun = Math.max(lastBegun, id);
    runner = Thread.currentThread();
    if (cancelled.remove(id)) {
      return false;
    }
    running = id;
    return true;
  }

  /** Called by the runner. */
  synchronized void end() {
    running = NONE;
    Thread.interrupted();
  }
}
