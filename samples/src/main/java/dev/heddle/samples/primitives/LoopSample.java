package dev.heddle.samples.primitives;

import dev.heddle.scheduler.EventLoop;

/** The loop itself, in a browser's order: a task, its micro-tasks, the next task, a frame. */
final class LoopSample {
  private LoopSample() {}

  static void main() {
    EventLoop loop = EventLoop.builder().build();
    loop.post(
        () -> {
          System.out.println("task");
          loop.microtask(() -> System.out.println("micro-task"));
        });
    loop.post(
        () -> {
          System.out.println("next task");
          loop.requestFrame(
              _ -> {
                System.out.println("frame");
                loop.stop();
              });
        });
    loop.run();
  }
}
