package dev.heddle.samples.waiting;

import dev.heddle.samples.stage.Chapter;
import dev.heddle.samples.stage.Sample;

/** The chapter on waiting. */
public final class Waiting {
  /** Its samples. */
  public static final Chapter CHAPTER =
      new Chapter(
          "waiting", "one task, and what it waits for",
          new Sample("a task on an event loop",
              "The greeting comes from a task named main: that is what run runs.",
              HelloSample.class, HelloSample::main),
          new Sample("a call that blocks its thread",
              "While the loop itself reads, the clock has no ticks; when another thread reads, it has all.",
              BlockingSample.class, BlockingSample::main),
          new Sample("asking without waiting",
              "A try... answers at once, yes or no; only a wait lets the others run.",
              NonBlockingSample.class, NonBlockingSample::main),
          new Sample("a call kept until it is awaited",
              "No soup is on the stove before somebody awaits it.",
              CoroutineSample.class, CoroutineSample::main),
          new Sample("the loop, and who holds it up",
              "The lane of the heart: it stands still as long as the counter does not wait.",
              EventLoopSample.class, EventLoopSample::main),
          new Sample("a task beside its starter",
              "The table is laid while the soup cooks; the second await costs nothing.",
              TaskSample.class, TaskSample::main),
          new Sample("starting first, awaiting later",
              "Two lanes one after the other, then the same two lanes at the same time.",
              CreateAndAwaitSample.class, CreateAndAwaitSample::main),
          new Sample("a result from a foreign thread",
              "The task waits until a thread that knows nothing of tasks completes the promise.",
              PromiseSample.class, PromiseSample::main));

  private Waiting() {}
}
