package dev.heddle.report;

import dev.heddle.Heddle;
import dev.heddle.scheduler.Log;
import org.jspecify.annotations.Nullable;

/** Failures in words, also those of the user's that throw when they are asked to describe themselves. */
public final class FailureText {
  private FailureText() {}

  /** What it says of itself, or its class if it fails at that. */
  public static String of(Throwable failure) {
    try {
      return failure.toString();
    } catch (Throwable _) {
      return failure.getClass().getName();
    }
  }

  /** Its message, null if it has none or fails to say it. */
  public static @Nullable String messageOf(Throwable failure) {
    try {
      return failure.getMessage();
    } catch (Throwable _) {
      return null;
    }
  }

  /** Logs a failure, or a stand-in with its class and its stack if it cannot be printed. */
  public static void log(String what, Throwable failure) {
    try {
      Log.of(Heddle.class).error(what, failure);
    } catch (Throwable _) {
      logStandIn(what, failure);
    }
  }

  private static void logStandIn(String what, Throwable failure) {
    try {
      Log.of(Heddle.class)
          .error(what,
              standIn(failure, failure.getClass().getName() + ", which cannot be printed"));
    } catch (Throwable _) {
      printClass(what, failure);
    }
  }

  private static void printClass(String what, Throwable failure) {
    try {
      System.err.println(what.concat(": ").concat(failure.getClass().getName()));
    } catch (Throwable _) {
      // No log, no error stream, or a stack that is used up: whoever has come here must go on.
    }
  }

  /** A failure with the stack of another, and nothing else of it. */
  public static Throwable standIn(Throwable failure, String words) {
    var standIn = new StandIn(words);
    standIn.setStackTrace(failure.getStackTrace());
    return standIn;
  }

  private static final class StandIn extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StandIn(String message) {
      super(message);
    }
  }
}
