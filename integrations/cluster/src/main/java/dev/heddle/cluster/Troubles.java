package dev.heddle.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Members whose workers cannot start: they are left alone for a while, longer each time, and then tried with
 * one worker. Guarded by its user's lock.
 */
final class Troubles {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final Map<UUID, Trouble> members = new HashMap<>();

  private record Trouble(Duration pause, long since) {
    boolean isPause() {
      return System.nanoTime() - since < pause.toNanos();
    }
  }

  /** A worker of it could not start; returns how long it is left alone, which is nothing if it is already. */
  Duration failed(UUID member) {
    Trouble before = members.get(member);
    if (before != null && before.isPause()) {
      return Duration.ZERO;
    }
    Duration pause = before == null ? FIRST_PAUSE : before.pause.multipliedBy(2);
    pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    members.put(member, new Trouble(pause, System.nanoTime()));
    return pause;
  }

  void worked(UUID member) {
    members.remove(member);
  }

  /** Nobody else is there. */
  void present(Set<UUID> all) {
    members.keySet().retainAll(all);
  }

  boolean isPaused(UUID member) {
    Trouble trouble = members.get(member);
    return trouble != null && trouble.isPause();
  }

  /** How many workers it can have, of so many seats, of which so many are used. */
  int capacity(UUID member, int seats, int used) {
    Trouble trouble = members.get(member);
    if (trouble == null) {
      return seats;
    }
    return trouble.isPause() ? used : Math.min(seats, Math.max(used, 1));
  }
}
