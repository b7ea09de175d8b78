package dev.heddle.scheduler;

/**
 * Says when it is the turn of what has been started and then overtaken, again and again, by what was
 * started after it: on each carrier for one slice in a millisecond, or in 1,024 slices if that is sooner.
 *
 * <p>Without it a task that starts others and waits for them, over and over, would keep a sibling from
 * ever beginning. Why not more often: the eldest lie nearest to the root of their tree. Each that is
 * begun before those above it have ended adds its children to what is alive at once, which is what {@link
 * NewestFirst} is there to keep small. A subtree of some thousand tasks is done between two such turns.
 * Touched by the carrier only.
 */
final class Overtaken {
  private static final long NANOS = 1_000_000;
  private static final long SLICES = 1024;

  /** However long slices take, others are to have their turns too. */
  private final long fewestSlices;

  private long lastSlice;
  private long lastTime = System.nanoTime();

  Overtaken(long fewestSlices) {
    this.fewestSlices = fewestSlices;
  }

  /** There is nobody to be overtaken at this moment. */
  void nobody(long slice, long now) {
    lastSlice = slice;
    lastTime = now;
  }

  /** Whether the turn has come; if so, the next one is as far away again. */
  boolean isDue(long slice, long now) {
    long slices = slice - lastSlice;
    boolean due = slices >= SLICES || (slices >= fewestSlices && now - lastTime >= NANOS);
    if (due) {
      nobody(slice, now);
    }
    return due;
  }
}
