package dev.heddle.samples.parallel;

import dev.heddle.samples.stage.Chapter;
import dev.heddle.samples.stage.Sample;

/** The chapter on parallel work. */
public final class Parallel {
  /** Its samples. */
  public static final Chapter CHAPTER =
      new Chapter(
          "parallel", "several cores",
          new Sample("threads: several hands, one memory",
              "Two lanes are at work at the same instant.",
              ThreadsSample.class, ThreadsSample::main),
          new Sample("the same tasks on one carrier and on two",
              "The lanes of the carriers: one, then two at the same time.",
              CarriersSample.class, CarriersSample::main),
          new Sample("a process has its own memory",
              "The counter there is 3, the one here still 0.",
              ProcessSample.class, ProcessSample::main),
          new Sample("CPU-bound work in worker processes",
              "On the loop the waiter serves after the counting; beside workers, before.",
              ProcessesSample.class, ProcessesSample::main),
          new Sample("a process of our own, and a queue to it",
              "Letters come as they are written; the end of the queue ends the reading.",
              MailboxSample.class, MailboxSample::main),
          new Sample("a conversation between processes",
              "Each word goes over and comes back before the next one does.",
              PipeSample.class, PipeSample::main),
          new Sample("memory that processes share",
              "A million numbers are summed up elsewhere, and only a handle is sent.",
              MemorySample.class, MemorySample::main));

  private Parallel() {}
}
