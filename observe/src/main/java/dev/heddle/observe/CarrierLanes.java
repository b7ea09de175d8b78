package dev.heddle.observe;

import dev.heddle.Task;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The lanes of the carriers that tasks of a timeline have run on. */
final class CarrierLanes {
  private final Timeline timeline;
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
  private final Map<Task<?>, Lane> running = new ConcurrentHashMap<>();

  CarrierLanes(Timeline timeline) {
    this.timeline = timeline;
  }

  /** On the task's own thread. */
  void enter(Task<?> task) {
    String carrier = currentCarrier();
    if (carrier != null) {
      Lane lane = lanes.computeIfAbsent(carrier, name -> timeline.lane("carrier", name));
      running.put(task, lane);
      lane.runs(task.name());
    }
  }

  void leave(Task<?> task) {
    Lane lane = running.remove(task);
    if (lane != null) {
      lane.idles();
    }
  }

  /** The JDK tells it in no other way. */
  private static @Nullable String currentCarrier() {
    if (!Thread.currentThread().isVirtual()) {
      return null;
    }
    String text = Thread.currentThread().toString();
    int at = text.lastIndexOf('@');
    return at < 0 ? null : text.substring(at + 1);
  }
}
