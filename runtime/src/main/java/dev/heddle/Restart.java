package dev.heddle;

import dev.heddle.retry.Backoff;
import java.time.Duration;
import java.util.Objects;

/**
 * When a group that keeps going starts a child again, how long it waits before, and when it gives
 * up. The child stays the same {@link Task}; only its body runs anew.
 *
 * <p>A cancelled child is never started again. Immutable.
 *
 * @param mode which ends lead to a restart
 * @param backoff the wait before a restart; it grows with restarts in a row and starts over after a
 *     run that lasted longer than the longest wait
 * @param limit how many restarts of all children together are allowed {@code within} a time; one
 *     more fails the group with a {@link RestartLimitException}
 * @param within the time the limit is for
 */
public record Restart(Mode mode, Backoff backoff, int limit, Duration within) {

  /** Which ends of a child lead to a restart. */
  public enum Mode {
    /** None. */
    NEVER,
    /** Failures. */
    ON_FAILURE,
    /** Failures and normal ends: for servers that should never end. */
    ALWAYS
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public Restart {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(backoff, "backoff");
    Objects.requireNonNull(within, "within");
    if (limit < 0 || !within.isPositive()) {
      throw new IllegalArgumentException(
          "A restart limit is 0 or more within a positive time, not " + limit + " within "
              + within);
    }
  }

  /**
   * Children are not started again.
   *
   * @return the policy
   */
  public static Restart never() {
    return of(Mode.NEVER);
  }

  /**
   * Children that fail are started again, without a wait and without a limit.
   *
   * @return the policy
   */
  public static Restart onFailure() {
    return of(Mode.ON_FAILURE);
  }

  /**
   * Children are started again whenever they end, without a wait and without a limit.
   *
   * @return the policy
   */
  public static Restart always() {
    return of(Mode.ALWAYS);
  }

  private static Restart of(Mode mode) {
    return new Restart(mode, Backoff.NONE, Integer.MAX_VALUE, Duration.ofSeconds(1));
  }

  /**
   * Waits before each restart.
   *
   * @param waits how long
   * @return a new policy
   */
  public Restart backoff(Backoff waits) {
    return new Restart(mode, waits, limit, within);
  }

  /**
   * Limits how often children are started again; Erlang calls it the intensity.
   *
   * @param restarts how many restarts of all children together, 0 or more
   * @param time within which time
   * @return a new policy
   */
  public Restart atMost(int restarts, Duration time) {
    return new Restart(mode, backoff, restarts, time);
  }
}
