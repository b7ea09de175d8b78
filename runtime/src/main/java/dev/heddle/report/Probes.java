package dev.heddle.report;

import dev.heddle.Outcome;
import dev.heddle.core.Fiber;
import dev.heddle.core.Suspendable;
import dev.heddle.inspect.TaskProbe;
import dev.heddle.parking.Wait;
import dev.heddle.scheduler.Log;
import dev.heddle.scheduler.inside.FlightRecording;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the probes of a run, and the flight recorder, what happens to its tasks. Nothing comes here
 * unless there is one or the other; see {@link Suspendable#isObserved}.
 */
public final class Probes {
  private final List<TaskProbe> probes;

  public Probes(List<TaskProbe> probes) {
    this.probes = new CopyOnWriteArrayList<>(probes);
  }

  public static void started(Fiber<?> task) {
    Fiber<?> parent = task.group == null ? null : task.group.owner;
    String group = task.group == null ? task.run.name : task.group.name;
    if (FlightRecording.isOn()) {
      TaskEvents.started(
          task.name(), task.thread(), parent == null ? null : parent.name(), group);
    }
    tell(task, probe -> probe.taskStarted(task, parent, group));
  }

  public static void begins(Fiber<?> task) {
    tell(task, probe -> probe.taskBegins(task));
  }

  /** Returns what the task is to keep as its wait: the waiter, or that with its event. */
  public static Object waits(Fiber<?> task, Wait wait) {
    tell(task, probe -> probe.taskWaits(task, wait));
    return FlightRecording.isOn() ? TaskEvents.waits(wait) : wait;
  }

  public static void woken(Fiber<?> task) {
    tell(task, probe -> probe.taskWoken(task));
  }

  public static void goesOn(Fiber<?> task, @Nullable Object waited) {
    if (waited instanceof RecordedWait recorded) {
      TaskEvents.goesOn(task.name(), task.thread(), recorded);
    }
    if (waited != null) {
      tell(task, probe -> probe.taskGoesOn(task));
    }
  }

  public static void ended(Fiber<?> task, Outcome<?> outcome) {
    if (FlightRecording.isOn()) {
      TaskEvents.ended(task.name(), task.thread(), outcome);
    }
    tell(task, probe -> probe.taskEnded(task, outcome));
  }

  private static void tell(Fiber<?> task, Consumer<TaskProbe> news) {
    if (task.run.probes != null) {
      task.run.probes.tell(news);
    }
  }

  private void tell(Consumer<TaskProbe> news) {
    for (TaskProbe probe : probes) {
      try {
        news.accept(probe);
      } catch (Throwable e) {
        if (probes.remove(probe)) {
          FailureText.log(
              "A probe of class " + probe.getClass().getName()
                  + " failed and is told nothing more",
              e);
        }
      }
    }
  }
}
