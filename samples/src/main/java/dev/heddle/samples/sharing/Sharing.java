package dev.heddle.samples.sharing;

import dev.heddle.samples.stage.Chapter;
import dev.heddle.samples.stage.Sample;

/** The chapter on sharing. */
public final class Sharing {
  /** Its samples. */
  public static final Chapter CHAPTER =
      new Chapter(
          "sharing", "data that tasks share",
          new Sample("a race, and three ways out",
              "The counter is 1 in place of 3, as long as somebody waits between reading and writing.",
              CounterSample.class, CounterSample::main),
          new Sample("one at a time, first come first served",
              "Each waits for the one before it, and nothing is lost.",
              LockSample.class, LockSample::main),
          new Sample("no more than a few at once",
              "Two lanes are inside at a time; each that leaves lets one in.",
              SemaphoreSample.class, SemaphoreSample::main),
          new Sample("many wait for one signal",
              "Three wait and go on at the same moment; the latecomer does not wait at all.",
              EventSample.class, EventSample::main),
          new Sample("a wait until something is true",
              "The guest gives the lock up while it waits, or nobody could bring anything.",
              ConditionSample.class, ConditionSample::main),
          new Sample("all or nobody goes on",
              "Nobody is at the third street before all were at the second.",
              BarrierSample.class, BarrierSample::main),
          new Sample("two wait for each other",
              "The run does not hang: it fails, and says who holds what.",
              DeadlockSample.class, DeadlockSample::main),
          new Sample("who waited for whom: a tree, a picture",
              "The cake waits for the stove that the roast is on.",
              TimelineSample.class, TimelineSample::main));

  private Sharing() {}
}
