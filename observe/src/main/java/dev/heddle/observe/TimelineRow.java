package dev.heddle.observe;

import java.util.List;

/**
 * The life of one task or {@link Lane} in a {@link Timeline}.
 *
 * @param name the name of the task or lane
 * @param group the name of its group, or what kind of lane it is
 * @param depth how many tasks stand above it
 * @param ending "succeeded", "failed: ...", "cancelled", or "" if it has not ended
 * @param intervals what it did, without gaps, from its start to its end or to now
 */
public record TimelineRow(
    String name, String group, int depth, String ending, List<Interval> intervals) {

  /**
   * Makes a row; its list is copied.
   *
   * @param name the task's name
   * @param group the name of its group
   * @param depth how many tasks stand above it
   * @param ending how it ended
   * @param intervals what it did
   */
  public TimelineRow {
    intervals = List.copyOf(intervals);
  }

  /**
   * Returns when the task was started.
   *
   * @return nanoseconds since the timeline was made
   */
  public long from() {
    return intervals.getFirst().from();
  }

  /**
   * Returns when the task ended, or when it was looked at.
   *
   * @return nanoseconds since the timeline was made
   */
  public long to() {
    return intervals.getLast().to();
  }
}
