package dev.heddle.observe;

/**
 * What a task or a lane did for some time.
 *
 * @param activity what it did
 * @param what what it waited for, such as "acquire of Lock", or what a {@link Lane} ran; empty for a task that
 *     did not wait
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
