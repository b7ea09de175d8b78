package dev.heddle.ipc;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process and all that it has started. What has left the tree before it is looked at, because its
 * own parent had ended, is not found any more.
 */
record ProcessTree(ProcessHandle root) {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

  /** For what is started while the others are being killed. */
  private static final int MOST_ROUNDS = 20;

  private List<ProcessHandle> members() {
    return Stream.concat(Stream.of(root), root.descendants()).toList();
  }

  /** Asks all to end, and kills those that have not after a time. Blocks at most about that long. */
  void end(Duration grace) {
    List<ProcessHandle> members = members();
    members.forEach(ProcessHandle::destroy);
    long deadline = System.nanoTime() + grace.toNanos();
    boolean interrupted = false;
    while (members.stream().anyMatch(ProcessTree::runs) && System.nanoTime() < deadline) {
      try {
        TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
      } catch (InterruptedException _) {
        interrupted = true;
        break;
      }
    }
    kill();
    members.forEach(ProcessHandle::destroyForcibly);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Kills all at once: children before their parents, since an orphan would not be found. */
  void kill() {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      List<ProcessHandle> below = root.descendants().filter(ProcessTree::runs).toList();
      if (below.isEmpty()) {
        break;
      }
      below.forEach(ProcessHandle::destroyForcibly);
    }
    root.destroyForcibly();
  }

  /** A zombie does not, but counts as alive until its parent takes note. */
  private static boolean runs(ProcessHandle member) {
    return member.isAlive() && member.info().command().isPresent();
  }
}
