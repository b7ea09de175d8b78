package dev.heddle.ipc.process;

import dev.heddle.parking.Waiter;
import dev.heddle.scheduler.Log;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * A process and all that it has started: what is below it in the tree of processes, and what bears its
 * mark ({@link ScopeMark}), wherever it is. Where marks cannot be seen, what has lost its own parent
 * before it is looked for is not found. Its methods block.
 */
public record ProcessTree(ProcessHandle root, ScopeMark mark) {
  private static final Logger LOG = Log.of(ProcessTree.class);
  private static final long LOOK_AGAIN_MILLIS = 5;

  /** How often what is below the root is killed before the root, which could be starting more. */
  private static final int MOST_ROUNDS = 20;

  /** How long killed processes may take to be gone; one in an uninterruptible call may never be. */
  private static final Duration LAST_MOMENTS = Duration.ofSeconds(5);

  /** Asks all to end, and kills those that have not after a time. Returns when they have ended. */
  void end(Duration grace) {
    Set<ProcessHandle> asked = running();
    if (asked.isEmpty()) {
      return;
    }
    asked.forEach(ProcessHandle::destroy);
    long began = System.nanoTime();
    long limit = Waiter.nanosOf(grace);
    while (asked.stream().anyMatch(ProcessTree::runs) && System.nanoTime() - began < limit) {
      pause();
    }
    kill(asked);
  }

  /** Kills all, and returns when they have ended. */
  public void kill() {
    kill(Set.of());
  }

  /** Kills all that are found, and those that are known although they may not be found any more. */
  private void kill(Collection<ProcessHandle> known) {
    Map<ProcessHandle, Long> killed = new HashMap<>();
    for (int round = 0;; round++) {
      // Without marks an orphan would not be found; with them, it is to start nothing more.
      if (ProcessTable.PRESENT) {
        root.destroyForcibly();
      }
      Set<ProcessHandle> left = running();
      known.stream().filter(ProcessTree::runs).forEach(left::add);
      left.removeIf(member -> isBeyondUs(member, killed));
      if (left.isEmpty()) {
        break;
      }
      boolean rootLast = !ProcessTable.PRESENT && round < MOST_ROUNDS && left.size() > 1;
      for (ProcessHandle member : left) {
        if (!(rootLast && member.equals(root))) {
          member.destroyForcibly();
          killed.putIfAbsent(member, System.nanoTime());
        }
      }
      pause();
    }
    killed.keySet().removeIf(member -> !runs(member));
    if (!killed.isEmpty()) {
      LOG.warn(
          "These processes, started by process {}, cannot be killed: {}", root.pid(),
          killed.keySet());
    }
  }

  private static boolean isBeyondUs(ProcessHandle member, Map<ProcessHandle, Long> killed) {
    Long since = killed.get(member);
    return since != null && System.nanoTime() - since > LAST_MOMENTS.toNanos();
  }

  private Set<ProcessHandle> running() {
    Set<ProcessHandle> members = new LinkedHashSet<>();
    if (root.isAlive()) {
      members.add(root);
      root.descendants().forEach(members::add);
    }
    members.addAll(ProcessTable.marked(mark));
    members.removeIf(member -> !runs(member));
    return members;
  }

  /** A zombie does not, but counts as alive until its parent takes note. */
  private static boolean runs(ProcessHandle member) {
    return member.isAlive() && member.info().command().isPresent();
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    } catch (InterruptedException _) {
      // The threads that do this are ours, and nobody stops them half way.
    }
  }
}
