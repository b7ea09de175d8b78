package dev.heddle.samples.order;

import dev.heddle.observe.Lane;
import dev.heddle.samples.stage.Busy;
import dev.heddle.samples.stage.Stage;
import dev.heddle.scheduler.EventLoop;

/** The loop itself, in a browser's order: a task, its micro-tasks, the next task, a frame. */
final class LoopSample {
  private LoopSample() {}

  static void main(Stage stage) {
    Lane tasks = stage.lane("loop", "tasks");
    Lane microTasks = stage.lane("loop", "micro-tasks");
    Lane frames = stage.lane("loop", "frames");
    EventLoop loop = EventLoop.builder().build();
    loop.post(() -> {
      loop.microtask(() -> step(microTasks, "micro-task"));
      step(tasks, "task");
    });
    loop.post(() -> {
      loop.requestFrame(_ -> {
        step(frames, "frame");
        loop.stop();
      });
      step(tasks, "next task");
    });
    loop.run();
  }

  private static void step(Lane lane, String what) {
    long began = System.nanoTime();
    Busy.compute(4);
    System.out.println(what);
    lane.ran(what, began, System.nanoTime());
  }
}
