package dev.heddle.samples.stage;

import dev.heddle.ipc.PoolListener;
import dev.heddle.observe.Lane;
import dev.heddle.observe.Timeline;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The lanes of a pool's worker processes. */
public final class WorkerLanes implements PoolListener {
  private final Timeline timeline;
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

  /**
   * Makes one that has no lane yet.
   *
   * @param timeline where the lanes will be
   */
  public WorkerLanes(Timeline timeline) {
    this.timeline = timeline;
  }

  @Override
  public void workerReady(String worker, long pid) {
    lane(worker);
  }

  @Override
  public void taskEnded(String worker, long began, long ended) {
    lane(worker).ran("", began, ended);
  }

  @Override
  public void workerLost(String worker, String how) {
    lane(worker).fails(new IllegalStateException(how));
  }

  /** Ends all lanes; for when the pool is closed. */
  public void end() {
    lanes.values().forEach(Lane::ends);
  }

  private Lane lane(String worker) {
    return lanes.computeIfAbsent(worker, name -> timeline.lane("process", name));
  }
}
