package dev.heddle.ipc.process;

import dev.heddle.Promise;
import dev.heddle.parking.Waiter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A process that does not outlive its scope, nor does anything that it has started, and a promise of
 * its exit code.
 */
public final class ProcessScope implements AutoCloseable {
  private final Process process;
  private final ProcessTree tree;
  private final Duration grace;
  public final Promise<Integer> exit = new Promise<>();
  private final Promise<Boolean> treeEnded = new Promise<>();
  private final Promise<Boolean> settled = new Promise<>();
  private volatile @Nullable Future<?> limit;
  private volatile List<PipeReader> outputs = List.of();
  private boolean ending;
  private volatile boolean expired;

  public ProcessScope(MarkedProcess marked, Duration grace) {
    this.process = marked.process();
    this.tree = marked.tree();
    this.grace = grace;
    process.onExit().thenAccept(ended -> exit.complete(ended.exitValue()));
  }

  public Process process() {
    return process;
  }

  /** Ends it when a time has passed, unless it has been closed by then. */
  public void limit(Duration time) {
    limit =
        PoolTimer.later(
            time,
            () -> {
              expired = process.isAlive();
              end();
            });
  }

  /** Says whether it had to be ended because its time was over. */
  public boolean hasExpired() {
    return expired;
  }

  /** Kills all. Returns when they have ended. */
  public void kill() {
    var done = new Promise<Boolean>();
    Background.run(
        () -> {
          try {
            tree.kill();
          } finally {
            done.complete(true);
          }
        });
    done.awaitUncancellably();
  }

  /** Begins to end all: asks, and kills after the grace period. */
  private synchronized void end() {
    if (!ending) {
      ending = true;
      Background.run(
          () -> {
            try {
              tree.end(grace);
            } finally {
              treeEnded.complete(true);
            }
          });
    }
  }

  /**
   * Sees to the outputs once the process has ended: what it has left behind may go on writing to them
   * for the grace period, is ended then, and all is read to the end.
   *
   * @param givenUp called if there is no end, since something could not be ended
   */
  public void settleAfterExit(List<PipeReader> readers, Runnable givenUp) {
    outputs = readers;
    process.onExit().thenRun(() -> Background.run(() -> settle(givenUp)));
  }

  private void settle(Runnable givenUp) {
    try {
      awaitOutputsForTheGracePeriod();
      end();
      treeEnded.awaitUncancellably();
      boolean whole = true;
      for (PipeReader output : outputs) {
        whole &= output.awaitEndUnlessQuiet();
      }
      if (!whole) {
        givenUp.run();
      }
    } catch (InterruptedException _) {
      // Nobody does that.
    } finally {
      settled.complete(true);
    }
  }

  private void awaitOutputsForTheGracePeriod() throws InterruptedException {
    long began = System.nanoTime();
    long limit = Waiter.nanosOf(grace);
    for (PipeReader output : outputs) {
      boolean ended = false;
      long left;
      while (!ended && !treeEnded.isDone() && (left = limit - (System.nanoTime() - began)) > 0) {
        ended = output.awaitEnd(Math.min(left, PipeReader.ROUND.toNanos()));
      }
    }
  }

  /** Waits until the process has ended, and its outputs have been seen to. */
  public int awaitSettled() throws InterruptedException {
    int code = exit.await();
    settled.await();
    return code;
  }

  /** Returns when it and all that it has started have ended. Cannot be cancelled. */
  @Override
  public void close() {
    end();
    treeEnded.awaitUncancellably();
    exit.awaitUncancellably();
    outputs.forEach(PipeReader::end);
    Future<?> timer = limit;
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
