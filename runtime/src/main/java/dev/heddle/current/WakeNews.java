package dev.heddle.current;

/**
 * Whether tasks are told when a wait of theirs is granted: once any run of the process has a probe. Plain,
 * since it is asked at each hand-over and changes once; who sees the change late misses what happened just
 * before, as somebody does who looks a moment later.
 */
public final class WakeNews {
  private static boolean wanted;

  private WakeNews() {}

  public static void want() {
    wanted = true;
  }

  public static boolean isWanted() {
    return wanted;
  }
}
