package dev.heddle.ipc;

import dev.heddle.Promise;
import java.time.Duration;

/** A process that does not outlive its scope, and a promise of its exit code. */
final class ProcessScope implements AutoCloseable {
  private final Process process;
  private final Duration grace;
  final Promise<Integer> exit = new Promise<>();
  private final Promise<Boolean> treeEnded = new Promise<>();
  private boolean ending;
  private volatile boolean expired;

  ProcessScope(Process process, Duration grace) {
    this.process = process;
    this.grace = grace;
    process.onExit().thenAccept(ended -> exit.complete(ended.exitValue()));
  }

  Process process() {
    return process;
  }

  Duration grace() {
    return grace;
  }

  /** Ends it when a time has passed, unless it has ended by then. */
  void limit(Duration time) {
    PoolTimer.later(
        time,
        () -> {
          if (process.isAlive()) {
            expired = true;
            end();
          }
        });
  }

  boolean hasExpired() {
    return expired;
  }

  void kill() {
    new ProcessTree(process.toHandle()).kill();
  }

  /** Begins to end it with all that it has started: asks, and kills after the grace period. */
  private synchronized void end() {
    if (ending) {
      return;
    }
    ending = true;
    var tree = new ProcessTree(process.toHandle());
    Thread.ofPlatform()
        .daemon()
        .name("heddle-ender")
        .start(
            () -> {
              tree.end(grace);
              treeEnded.complete(true);
            });
  }

  /** Returns when it and all that it has started have ended. Cannot be cancelled. */
  @Override
  public void close() {
    if (process.isAlive()) {
      end();
      treeEnded.awaitUncancellably();
    }
    exit.awaitUncancellably();
  }
}
