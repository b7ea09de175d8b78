package dev.heddle.samples.order;

import dev.heddle.samples.stage.Chapter;
import dev.heddle.samples.stage.Sample;

/** The chapter on order. */
public final class Order {
  /** Its samples. */
  public static final Chapter CHAPTER =
      new Chapter(
          "order", "what comes first on a loop",
          new Sample("tasks, micro-tasks and frames",
              "A micro-task comes before the next task, a frame after both.",
              LoopSample.class, LoopSample::main),
          new Sample("sixty frames a second",
              "During one long task there is no frame; between short ones there are many.",
              FramesSample.class, FramesSample::main));

  private Order() {}
}
