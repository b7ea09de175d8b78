package dev.heddle.samples.many;

import dev.heddle.samples.stage.Chapter;
import dev.heddle.samples.stage.Sample;

/** The chapter on many at once. */
public final class Many {
  /** Its samples. */
  public static final Chapter CHAPTER =
      new Chapter(
          "many", "many at once",
          new Sample("many at once, results in order",
              "The bars lie below each other, and the results are in the order of the calls.",
              GatherSample.class, GatherSample::main),
          new Sample("a group of tasks, and one failure",
              "The patient one is cancelled at the moment at which the unlucky one fails.",
              GroupSample.class, GroupSample::main),
          new Sample("failures by type",
              "Both failures are there, and each goes to the code for its type; the reader was only cancelled.",
              HandleSample.class, HandleSample::main),
          new Sample("the first success wins",
              "The mirror that is down does not count, and the far one is cancelled.",
              RaceSample.class, RaceSample::main),
          new Sample("a long list, a few items at a time",
              "Ten items, and never more than three lanes at the same time.",
              MapSample.class, MapSample::main),
          new Sample("results as they come",
              "The hare arrives first, though the tortoise was started first.",
              CompletedSample.class, CompletedSample::main),
          new Sample("a task that is started again",
              "Each time it falls over it comes back a little later; the steady one never notices.",
              SupervisorSample.class, SupervisorSample::main));

  private Many() {}
}
