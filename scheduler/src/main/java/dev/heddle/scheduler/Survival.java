package dev.heddle.scheduler;

import dev.heddle.scheduler.jdk.HalfParked;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * What keeps a thread of ours alive, whatever the code does that it calls: a callback that throws, the
 * handler that hears of it and throws too, a logger that fails, a moment without heap.
 *
 * <p>A carrier that ended would leave its tasks to another scheduler, in parallel; a watchdog or a warden
 * that ended would never come back. So each of their loops goes on after anything, and all that they tell
 * users goes through here. Nothing here throws.
 */
final class Survival {
  /** How long to let others free memory; the JDK waits as long before it tries again. */
  private static final long PAUSE_NANOS = 10_000_000;

  private Survival() {}

  /** Returns the same handler; what escapes it is logged, and so is what it was told. */
  static Consumer<Throwable> of(Consumer<Throwable> handler) {
    return failure -> {
      try {
        handler.accept(failure);
      } catch (Throwable escaped) {
        log("A failure handler failed", escaped);
        if (escaped != failure) {
          log("It had been told of a failure", failure);
        }
      }
    };
  }

  /** Logs a failure; a stand-in with its class and stack if it cannot be printed. */
  static void log(String what, Throwable failure) {
    try {
      Log.of(Scheduler.class).error(what, failure);
    } catch (Throwable _) {
      logStandIn(what, failure);
    }
  }

  private static void logStandIn(String what, Throwable failure) {
    try {
      var standIn =
          new IllegalStateException(failure.getClass().getName() + ", which cannot be printed");
      standIn.setStackTrace(failure.getStackTrace());
      Log.of(Scheduler.class).error(what, standIn);
    } catch (Throwable _) {
      printClass(what, failure);
    }
  }

  private static void printClass(String what, Throwable failure) {
    try {
      System.err.println(what.concat(": ").concat(failure.getClass().getName()));
    } catch (Throwable _) {
      // A log that fails, an error stream too, or no heap: whoever has come here must go on.
    }
  }

  /** Gives another executor what is nowhere else; without memory it waits for some. */
  static void execute(Executor heir, Runnable runnable) {
    while (true) {
      try {
        heir.execute(runnable);
        return;
      } catch (OutOfMemoryError _) {
        waitForMemory();
      }
    }
  }

  /** Loads what a moment without heap will need. */
  static void prepare() {
    try {
      HalfParked.prepare();
    } catch (Throwable e) {
      log("Moments without heap could not be prepared for", e);
    }
  }

  /**
   * Sees to it that a thread is not lost whose continuation has failed on the calling carrier: the JDK
   * may not have had the memory to park it.
   */
  static void keepParked(Runnable continuation, Throwable failure) {
    while (failure instanceof OutOfMemoryError) {
      try {
        HalfParked.finish(continuation);
        return;
      } catch (OutOfMemoryError _) {
        pause();
      }
    }
  }

  /** Gives others time to free some, without allocating; does not let go of the carrier. */
  static void waitForMemory() {
    if (Thread.currentThread().isVirtual()) {
      Thread.onSpinWait();
    } else {
      pause();
    }
  }

  /** Holds the calling platform thread for a moment, without allocating. */
  static void pause() {
    LockSupport.parkNanos(PAUSE_NANOS);
  }
}
