package dev.heddle.ipc.launch;

/**
 * How deep below the first process this one is: workers may have workers, but not without end.
 *
 * <p>A class with a pool in a static field is initialized in each worker that runs a function of it, and
 * would there open a pool again, whose workers do so too. So in a worker a pool that is opened by a
 * static initializer is never started, and says why when it is used.
 */
public final class WorkerNesting {
  /** Says to a worker how deep it is. */
  private static final String PROPERTY = "heddle.worker.depth";

  private static final int MOST_DEPTH = 8;
  private static final int DEPTH = Integer.getInteger(PROPERTY, 0);

  private WorkerNesting() {}

  static String option() {
    return "-D" + PROPERTY + "=" + (DEPTH + 1);
  }

  /** Why this process must not start workers just now, in words; empty if it may. */
  public static String refusal() {
    if (DEPTH == 0) {
      return "";
    }
    if (DEPTH >= MOST_DEPTH) {
      return "Workers within workers, " + DEPTH
          + " deep: a function that starts workers which run it"
          + " again never ends";
    }
    return StackWalker.getInstance()
        .walk(
            frames -> frames.filter(frame -> frame.getMethodName().equals("<clinit>")).findFirst())
        .map(frame -> refusal(frame.getClassName()))
        .orElse("");
  }

  private static String refusal(String type) {
    return "Workers were asked for by the static initializer of " + type
        + ", in a worker process: each"
        + " worker that uses this class would start workers of its own, without end. Start them in a"
        + " method, for example main, or in a class that functions do not use";
  }
}
