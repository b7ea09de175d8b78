package dev.heddle.ipc.pool;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a worker's process ended.
 *
 * @param worker its name
 * @param pid its process, or -1 if there never was one
 * @param code its exit code; if a signal killed it, 128 and the signal's number, as shells count; -1 if
 *     nobody has seen it end
 * @param exited whether it has said that it exits by itself
 * @param why what the parent knows of the reason, or empty
 * @param lastWords the end of what it printed, or empty
 * @param cause what was thrown that ended it, or null
 * @param complete whether all that it has said before has arrived
 */
public record WorkerEnd(
    String worker,
    long pid,
    int code,
    boolean exited,
    String why,
    String lastWords,
    @Nullable Throwable cause,
    boolean complete) {
  private static final int FIRST_SIGNAL = 128;
  private static final int MOST_SIGNALS = 64;
  private static final Map<Integer, String> SIGNALS =
      Map.of(
          4, "SIGILL",
          6, "SIGABRT",
          7, "SIGBUS",
          8, "SIGFPE",
          9, "SIGKILL",
          11, "SIGSEGV",
          15, "SIGTERM");

  public int signal() {
    return !exited && code > FIRST_SIGNAL && code <= FIRST_SIGNAL + MOST_SIGNALS
        ? code - FIRST_SIGNAL
        : 0;
  }

  /** Whether it says nothing about the next worker. */
  boolean isByOthers() {
    return signal() > 0 && why.isEmpty() || code < 0 && pid >= 0;
  }

  /** What a call fails with when this was the end of its worker. */
  RuntimeException asFailure(boolean begun, FailureConstructors failures) {
    String when = begun ? " while it ran this task" : " while it was being sent this task";
    return failures.lost(head() + when + tail(), this);
  }

  private String head() {
    if (pid < 0) {
      return worker;
    }
    String how =
        code < 0
            ? "was lost"
            : signal() > 0
                ? "was killed by signal " + signal() + " ("
                    + SIGNALS.getOrDefault(signal(), "see kill -l") + ")"
                : "exited with code " + code;
    return worker + " (pid " + pid + ") " + how;
  }

  private String tail() {
    return (why.isEmpty() ? "" : " (" + why + ")")
        + (lastWords.isEmpty() ? "" : "; its last words:\n  " + lastWords.replace("\n", "\n  "));
  }

  @Override
  public String toString() {
    return head() + tail();
  }
}
