package dev.heddle.testkit;

/**
 * A schedule under which a program fails: its cause is what the program has thrown, its message says how
 * to run that schedule again.
 */
public final class SimulationFailedError extends AssertionError {
  private static final long serialVersionUID = 1;

  /** The schedule. */
  private final String schedule;

  /**
   * Makes one, as a simulation does.
   *
   * @param message what to tell
   * @param schedule the schedule in words
   * @param cause what the program has thrown
   */
  public SimulationFailedError(String message, String schedule, Throwable cause) {
    super(message, cause);
    this.schedule = schedule;
  }

  /**
   * Returns the schedule, for {@link Simulation#replay}.
   *
   * @return the schedule in words
   */
  public String schedule() {
    return schedule;
  }
}
