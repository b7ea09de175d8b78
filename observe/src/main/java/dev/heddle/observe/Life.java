package dev.heddle.observe;

import dev.heddle.parking.Guarded;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of one task or lane. Guarded by itself: the task and whoever wakes it may both write. Not by
 * a monitor, since whoever wakes it holds the lock of what it waited for, and must not park.
 *
 * <p>Each change closes one interval and opens the next at the same moment, so the intervals have no
 * gaps and add up to the task's life, whatever order the changes come in.
 */
final class Life extends Guarded {
  final String name;
  final String group;
  final @Nullable Life parent;
  final List<Life> children = new ArrayList<>();
  final UnnamedTasks unnamed = new UnnamedTasks();

  private final List<Interval> intervals = new ArrayList<>();
  private Activity activity;
  private String what;
  private long since;
  private boolean wokenEarly;
  private String ending = "";

  private Life(
      String name, String group, @Nullable Life parent, Activity activity, String what,
      long since) {
    this.name = name;
    this.group = group;
    this.parent = parent;
    this.activity = activity;
    this.what = what;
    this.since = since;
  }

  static Life ofTask(String name, String group, @Nullable Life parent, long since) {
    return new Life(name, group, parent, Activity.READY, "", since);
  }

  static Life ofLane(String name, String group, long since) {
    return new Life(name, group, null, Activity.WAITING, Lane.IDLE, since);
  }

  /** Returns whether there was another interval. */
  boolean runs(String at, long now, boolean hasRoom) {
    acquire();
    try {
      wokenEarly = false;
      return change(Activity.RUNNING, at, now, hasRoom);
    } finally {
      release();
    }
  }

  boolean waits(String on, long now, boolean hasRoom) {
    acquire();
    try {
      boolean granted = wokenEarly;
      wokenEarly = false;
      return change(granted ? Activity.READY : Activity.WAITING, granted ? "" : on, now, hasRoom);
    } finally {
      release();
    }
  }

  boolean ready(long now, boolean hasRoom) {
    acquire();
    try {
      return change(Activity.READY, "", now, hasRoom);
    } finally {
      release();
    }
  }

  /** Woken, maybe just before it says that it waits. */
  boolean woken(long now, boolean hasRoom) {
    acquire();
    try {
      if (activity != Activity.WAITING) {
        wokenEarly = activity == Activity.RUNNING;
        return false;
      }
      return change(Activity.READY, "", now, hasRoom);
    } finally {
      release();
    }
  }

  void ended(String how, long now) {
    acquire();
    try {
      if (ending.isEmpty()) {
        change(activity, what, now, true);
        ending = how;
      }
    } finally {
      release();
    }
  }

  private boolean change(Activity next, String on, long now, boolean hasRoom) {
    if (!ending.isEmpty()) {
      return false;
    }
    if (!hasRoom) {
      if (activity != Activity.UNRECORDED) {
        close(now);
        activity = Activity.UNRECORDED;
        what = "";
      }
      return false;
    }
    close(now);
    activity = next;
    what = on;
    return true;
  }

  private void close(long now) {
    // Who wakes it may have read the clock before it did, and come after it.
    long end = Math.max(since, now);
    intervals.add(new Interval(activity, what, since, end));
    since = end;
  }

  TimelineRow row(int depth, long now) {
    acquire();
    try {
      var seen = new ArrayList<>(intervals);
      // A carrier or a worker that idles has not ended, but nothing is to be seen of it.
      boolean idles = what.equals(Lane.IDLE) && !seen.isEmpty();
      if (ending.isEmpty() && !idles) {
        seen.add(new Interval(activity, what, since, Math.max(since, now)));
      }
      return new TimelineRow(name, group, depth, ending, seen);
    } finally {
      release();
    }
  }
}
