package dev.heddle.samples.stage;

import dev.heddle.observe.Timeline;
import org.jspecify.annotations.Nullable;

/** What is recorded of one scene. */
final class Scene {
  final Timeline timeline = Timeline.withCarriers();
  private @Nullable WorkerLanes workers;
  private @Nullable ThreadLanes threads;

  WorkerLanes workers() {
    if (workers == null) {
      workers = new WorkerLanes(timeline);
    }
    return workers;
  }

  ThreadLanes threads() {
    if (threads == null) {
      threads = new ThreadLanes(timeline);
    }
    return threads;
  }

  void end() {
    if (workers != null) {
      workers.end();
    }
    if (threads != null) {
      threads.close();
    }
  }
}
