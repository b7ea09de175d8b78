package dev.heddle.sync;

import java.time.Duration;

/** One operation that waits, and how to bring it about: what {@link EveryWaitCancelledTest} sweeps. */
abstract class Trial {
  /** Who performs the operation. */
  enum Role {
    AHEAD, VICTIM, BEHIND
  }

  /** By the main task: makes the operation one that has to wait. */
  void prepare() throws Exception {}

  /** By each role in its task; returns whether it got what it waited for. */
  abstract boolean perform(Role role, Duration limit) throws Exception;

  /** By the main task, again and again until all roles have ended: lets some wait go on. */
  abstract void letOneGo() throws Exception;

  /** Afterwards: nothing is lost, nobody waits. */
  abstract void check(int succeeded) throws Exception;
}
