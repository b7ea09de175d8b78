package dev.heddle.samples.simulation;

import dev.heddle.samples.stage.Chapter;
import dev.heddle.samples.stage.Sample;

/** The chapter on simulations. */
public final class Simulations {
  /** Its samples. */
  public static final Chapter CHAPTER =
      new Chapter(
          "simulation", "faults that simulations find",
          new Sample("a deposit is lost",
              "The schedule that was found fails again, each time.",
              BankSample.class, BankSample::main),
          new Sample("two additions, one lost",
              "To read, to add and to write are three steps.",
              LostUpdateSample.class, LostUpdateSample::main),
          new Sample("the last ticket, twice",
              "Both look before either has taken.",
              CheckThenActSample.class, CheckThenActSample::main),
          new Sample("two wait for each other",
              "The report names who holds what the other needs.",
              LockOrderSample.class, LockOrderSample::main),
          new Sample("a waiter nobody wakes",
              "It looked, was overtaken, and only then said that it waits.",
              MissedSignalSample.class, MissedSignalSample::main),
          new Sample("woken, and nothing there",
              "Another took the item between the wake-up and the look.",
              WokenEarlySample.class, WokenEarlySample::main),
          new Sample("a permit is kept",
              "Who fails on the way keeps the seat.",
              LeakedPermitSample.class, LeakedPermitSample::main),
          new Sample("a singleton, twice",
              "Both found none.",
              TwiceMadeSample.class, TwiceMadeSample::main),
          new Sample("read before it is made",
              "The sum is read while the adder still runs.",
              NotJoinedSample.class, NotJoinedSample::main));

  private Simulations() {}
}
