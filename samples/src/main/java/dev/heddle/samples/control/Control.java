package dev.heddle.samples.control;

import dev.heddle.samples.stage.Chapter;
import dev.heddle.samples.stage.Sample;

/** The chapter on control. */
public final class Control {
  /** Its samples. */
  public static final Chapter CHAPTER =
      new Chapter(
          "control", "stopping, limiting, trying again",
          new Sample("cancelling a task, with a reason",
              "The task swallows its cancellation, and is cancelled again at its next wait.",
              CancelSample.class, CancelSample::main),
          new Sample("a deadline, and a shield against it",
              "The cleanup is let finish, and then it is too late.",
              TimeoutSample.class, TimeoutSample::main),
          new Sample("cleanup that waits",
              "Without the shield there is no bye.",
              ShieldSample.class, ShieldSample::main),
          new Sample("a ScopedValue seen by every child",
              "Both tasks know the user that was bound around them.",
              ScopedSample.class, ScopedSample::main),
          new Sample("a service until somebody says stop",
              "The finally block runs before the program ends.",
              SignalSample.class, SignalSample::main),
          new Sample("another attempt, after a while",
              "Two attempts fail, and the waits between them grow.",
              RetrySample.class, RetrySample::main),
          new Sample("no more than so many a second",
              "Five go at once, the others one by one.",
              RateSample.class, RateSample::main));

  private Control() {}
}
