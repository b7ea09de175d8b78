package dev.heddle.core;

import dev.heddle.Heddle;
import dev.heddle.Task;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One task that starts, sleeps, waits for another, wakes and ends, in the first group of a JVM that has
 * many tasks.
 *
 * <p>A program that starts a million tasks before any has ended has their waiting frames compiled
 * while the code behind the wait has never run. What that code refers to is unresolved then, and the
 * end of the loop around the wait looks as if it never came; both are compiled as a trap: each of the
 * million wakes into the interpreter, 10 us a task, 11 s in all. One task that goes all the way tells
 * the compiler otherwise, long before anything is compiled for good.
 */
public final class Rehearsal {
  /** How many live tasks are many. The compiler for hot code waits for 5,000 calls. */
  static final int MANY = 1_000;

  private static final AtomicBoolean PLAYED = new AtomicBoolean();

  private Rehearsal() {}

  /** Does nothing the second time. */
  static void play(Run run) {
    if (!PLAYED.get() && PLAYED.compareAndSet(false, true)) {
      Group stage = run.detached();
      // Daemons: nobody misses them.
      stage.startDaemon("rehearsal", () -> perform(stage));
    }
  }

  static void perform(Group stage) throws InterruptedException {
    Heddle.sleep(Duration.ofNanos(1));
    Task<?> cue;
    try {
      cue = stage.startDaemon("cue", () -> {});
    } catch (IllegalStateException _) {
      // The run has come to its end meanwhile.
      return;
    }
    cue.await();
  }
}
