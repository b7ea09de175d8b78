package dev.heddle.samples.passing;

import dev.heddle.samples.stage.Chapter;
import dev.heddle.samples.stage.Sample;

/** The chapter on passing. */
public final class Passing {
  /** Its samples. */
  public static final Chapter CHAPTER =
      new Chapter(
          "passing", "values on their way from one to another",
          new Sample("a queue between tasks",
              "The producer waits when the queue is full; join waits until all is dealt with.",
              QueueSample.class, QueueSample::main),
          new Sample("a queue between threads",
              "The waiter stands at the full queue until the cook has taken one.",
              ThreadQueueSample.class, ThreadQueueSample::main),
          new Sample("a queue between processes",
              "Eight jobs, two processes: whoever is free takes the next.",
              ProcessQueueSample.class, ProcessQueueSample::main),
          new Sample("values handed from one to another",
              "No dish is handed over before the waiter has come back.",
              ChannelSample.class, ChannelSample::main),
          new Sample("whichever channel has something",
              "One receiver, two senders: it takes from the one that is ready.",
              SelectSample.class, SelectSample::main),
          new Sample("events for all, and state to watch",
              "The sleeper is too slow, and is told how much it has missed.",
              BroadcastSample.class, BroadcastSample::main),
          new Sample("a recursion that yields its items",
              "Caller and generator take turns: one runs, the other waits.",
              GeneratorSample.class, GeneratorSample::main),
          new Sample("a pipeline that waits, and a Flow.Publisher",
              "Four items are on their way at once, and come out in order.",
              StreamSample.class, StreamSample::main));

  private Passing() {}
}
