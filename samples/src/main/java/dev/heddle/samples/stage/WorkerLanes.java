package dev.heddle.samples.stage;

import dev.heddle.ipc.PoolListener;
import dev.heddle.observe.Lane;
import dev.heddle.observe.Timeline;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of worker processes. What they do within a call nobody tells, so they are looked at each two milliseconds,
 * where the system shows it.
 */
public final class WorkerLanes implements PoolListener {
  private static final long PAUSE = 2_000_000;

  private final Timeline timeline;
  private final Map<String, Watched> lanes = new ConcurrentHashMap<>();
  private volatile boolean ended;

  /** A process. */
  private static final class Watched {
    final Lane lane;
    private @Nullable MainThread thread;
    private boolean busy;
    private boolean asleep;

    Watched(Lane lane) {
      this.lane = lane;
    }

    synchronized void isProcess(long pid) {
      thread = MainThread.of(pid).orElse(null);
    }

    synchronized void begins(long at) {
      busy = true;
      asleep = false;
      lane.runs("", at);
    }

    synchronized void rests(long at) {
      busy = false;
      lane.waits("", at);
    }

    synchronized void look() {
      if (busy && thread != null && thread.sleeps() != asleep) {
        asleep = !asleep;
        if (asleep) {
          lane.waits("sleep or message");
        } else {
          lane.runs("");
        }
      }
    }
  }

  /**
   * Makes one that has no lane yet.
   *
   * @param timeline where the lanes will be
   */
  public WorkerLanes(Timeline timeline) {
    this.timeline = timeline;
    Thread.ofPlatform().daemon().name("looks at workers").start(this::look);
  }

  /**
   * Adds a process that is no worker of a pool.
   *
   * @param name its name
   * @param pid its number
   */
  public void add(String name, long pid) {
    lane(name).isProcess(pid);
    lane(name).begins(System.nanoTime());
  }

  @Override
  public void workerReady(String worker, long pid) {
    lane(worker).isProcess(pid);
  }

  @Override
  public void taskStarted(String worker, long at) {
    lane(worker).begins(at);
  }

  @Override
  public void taskEnded(String worker, long began, long at) {
    lane(worker).rests(at);
  }

  @Override
  public void workerLost(String worker, String how) {
    lane(worker).lane.fails(new IllegalStateException(how));
  }

  /** Ends all lanes; for when the pool is closed. */
  public void end() {
    ended = true;
    lanes.values().forEach(each -> each.lane.ends());
  }

  private void look() {
    while (!ended) {
      lanes.values().forEach(Watched::look);
      LockSupport.parkNanos(PAUSE);
    }
  }

  private Watched lane(String worker) {
    return lanes.computeIfAbsent(worker, name -> new Watched(timeline.lane("process", name)));
  }
}
