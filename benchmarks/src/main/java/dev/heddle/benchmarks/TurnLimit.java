package dev.heddle.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Ends a turn that takes too long: the threads of its JVMs are shown, and the JVMs killed, so that the
 * turn fails and the next can begin. A turn that hangs is a finding, not a reason to lose all others.
 *
 * <p>What belongs to a turn is whatever processes this one has started; there is one turn at a time.
 */
final class TurnLimit implements AutoCloseable {
  private static final long LOOK_AGAIN_MILLIS = 200;

  private final Duration limit;
  private final Consumer<String> progress;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean passed;

  TurnLimit(Row row, Duration limit, Consumer<String> progress) {
    this.limit = limit;
    this.progress = progress;
    Thread.ofPlatform().daemon().name("limit of " + row).start(() -> guard(row));
  }

  private void guard(Row row) {
    try {
      if (over.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      passed = true;
      progress.accept(row + " has taken longer than " + limit.toSeconds() + " s: it is ended");
      // Again and again: a process may be about to start when the time is up.
      do {
        endAll();
      } while (!over.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      // Nobody interrupts this thread.
    }
  }

  private void endAll() {
    List<ProcessHandle> processes = ProcessHandle.current().descendants().toList();
    processes.forEach(process -> progress.accept(ThreadDump.of(process)));
    processes.forEach(ProcessHandle::destroyForcibly);
  }

  /** Whether the turn was ended for its length. */
  boolean hasPassed() {
    return passed;
  }

  @Override
  public void close() {
    over.countDown();
  }
}
