package dev.heddle.observe;

/**
 * What a task did for some time.
 *
 * @param activity what it did
 * @param what what it waited for, such as "acquire of Lock"; empty unless it waited
 * @param from when that began, in nanoseconds since the timeline was made
 * @param to when that ended
 */
public record Interval(Activity activity, String what, long from, long to) {

  /**
   * Returns how long it took.
   *
   * @return nanoseconds
   */
  public long nanos() {
    return to - from;
  }
}
