package dev.heddle.core;

import java.util.ArrayList;
import java.util.List;

/** The runs of this process that have not ended, oldest first: what a dump from outside looks at. */
public final class LiveRuns {
  private static final List<Run> RUNS = new ArrayList<>();

  private LiveRuns() {}

  static synchronized void add(Run run) {
    RUNS.add(run);
  }

  static synchronized void remove(Run run) {
    RUNS.remove(run);
  }

  public static synchronized List<Run> now() {
    return List.copyOf(RUNS);
  }
}
