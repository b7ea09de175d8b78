package dev.heddle.samples.order;

import dev.heddle.observe.Lane;
import dev.heddle.samples.stage.Busy;
import dev.heddle.samples.stage.Stage;
import dev.heddle.scheduler.EventLoop;
import java.time.Duration;

/** Sixty frames a second, as a browser draws: only when no task runs, so a long task is a still picture. */
final class FramesSample {
  private static final int PARTS = 10;

  private final EventLoop loop = EventLoop.builder().build();
  private final Lane tasks;
  private final Lane frames;
  private int drawn;
  private boolean done;

  private FramesSample(Stage stage) {
    tasks = stage.lane("loop", "tasks");
    frames = stage.lane("loop", "frames");
  }

  static void main(Stage stage) {
    stage.wrong("one task of 200 ms");
    new FramesSample(stage).play(1);

    stage.right("the same work in ten tasks");
    new FramesSample(stage).play(PARTS);
  }

  private void play(int parts) {
    loop.post(() -> loop.requestFrame(this::draw));
    loop.post(() -> compute(parts, parts));
    loop.run();
    tasks.ends();
    frames.ends();
  }

  private void compute(int left, int parts) {
    long began = System.nanoTime();
    Busy.compute(200 / parts);
    tasks.ran("", began, System.nanoTime());
    if (left > 1) {
      loop.postDelayed(() -> compute(left - 1, parts), Duration.ofMillis(1));
    } else {
      System.out.println(drawn > 1 ? "the picture moved" : "the picture stood still");
      done = true;
    }
  }

  private void draw(long now) {
    long began = System.nanoTime();
    Busy.compute(2);
    drawn++;
    frames.ran("frame " + drawn, began, System.nanoTime());
    if (done) {
      loop.stop();
    } else {
      loop.requestFrame(this::draw);
    }
  }
}
