package dev.heddle.scheduler;

/**
 * Whether stealing is worth it to a carrier, judged by its last theft.
 *
 * <p>What is stolen has to travel from one processor's cache to another's, and its completion back:
 * some hundreds of nanoseconds a task, for both sides. A million tasks that each do next to nothing
 * are done soonest where they were started. Their number does not tell them from the roots of
 * subtrees or from real work, but the time does for which the loot keeps the thief busy. If that is
 * too short, the thief takes only a single task the next time, as a sample, and rests before it, each
 * time for longer, until a sample is worth it.
 *
 * <p>While it rests it counts as running. Nobody needs to wake it, and whoever publishes work
 * meanwhile waits for it a tenth of a millisecond at worst. Touched by the carrier only.
 */
final class StealBackoff {
  /** A loot that keeps the thief busy for less than this for each task had better stayed. */
  private static final long WORTH_NANOS = 2_000;

  private static final long SHORTEST_REST_NANOS = 10_000;
  private static final long LONGEST_REST_NANOS = 100_000;

  private int loot;
  private long stolenAt;
  private long rest;

  void stole(int tasks, long now) {
    loot = tasks;
    stolenAt = now;
  }

  /** Whether the last theft was not worth it, so that the next is to be of one task. */
  boolean isInDoubt() {
    return rest > 0;
  }

  boolean hasLoot() {
    return loot > 0;
  }

  /** Judges the last theft, when nothing is left of it; returns how long to rest, in nanoseconds. */
  long judge(long now) {
    boolean worthIt = now - stolenAt >= loot * WORTH_NANOS;
    rest = worthIt ? 0 : Math.clamp(2 * rest, SHORTEST_REST_NANOS, LONGEST_REST_NANOS);
    loot = 0;
    return rest;
  }
}
