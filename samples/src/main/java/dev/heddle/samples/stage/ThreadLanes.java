package dev.heddle.samples.stage;

import dev.heddle.observe.Lane;
import dev.heddle.observe.Timeline;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Makes platform threads that have lanes. The JDK tells nobody when a thread waits, so they are looked at each
 * millisecond.
 */
final class ThreadLanes implements ThreadFactory, AutoCloseable {
  private static final long MILLISECOND = 1_000_000;

  private final Timeline timeline;
  private final List<Thread> made = new CopyOnWriteArrayList<>();
  private final Map<Thread, Watched> watched = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** A thread that has begun. */
  private static final class Watched {
    final Lane lane;
    Thread.State last = Thread.State.RUNNABLE;

    Watched(Lane lane) {
      this.lane = lane;
      lane.runs("");
    }
  }

  ThreadLanes(Timeline timeline) {
    this.timeline = timeline;
    Thread.ofPlatform().daemon().name("looks at threads").start(this::look);
  }

  @Override
  public Thread newThread(Runnable body) {
    return newThread("thread-" + (timeline.rows().size() + 1), body);
  }

  Thread newThread(String name, Runnable body) {
    Lane lane = timeline.lane("thread", name);
    Thread thread = Thread.ofPlatform().name(name).unstarted(() -> {
      watched.put(Thread.currentThread(), new Watched(lane));
      try {
        body.run();
      } finally {
        watched.remove(Thread.currentThread());
        lane.ends();
      }
    });
    made.add(thread);
    return thread;
  }

  private void look() {
    while (!closed) {
      watched.forEach(ThreadLanes::look);
      LockSupport.parkNanos(MILLISECOND);
    }
  }

  private static void look(Thread thread, Watched watched) {
    Thread.State state = thread.getState();
    if (state == watched.last) {
      return;
    }
    watched.last = state;
    switch (state) {
      case BLOCKED -> watched.lane.waits("monitor");
      case WAITING -> watched.lane.waits(nameOf(LockSupport.getBlocker(thread)));
      case TIMED_WAITING -> watched.lane.waits("sleep");
      default -> watched.lane.runs("");
    }
  }

  private static String nameOf(@Nullable Object blocker) {
    String type = blocker == null ? "" : blocker.getClass().getName();
    return type.contains("Condition") ? "condition" : type.contains("Sync") ? "lock" : "park";
  }

  /** Waits for the end of those that have begun, so that their lanes have one too. */
  @Override
  public void close() {
    try {
      for (Thread thread : made) {
        thread.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    closed = true;
  }
}
