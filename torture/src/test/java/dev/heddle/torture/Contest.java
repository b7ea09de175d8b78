package dev.heddle.torture;

import dev.heddle.Promise;
import java.util.Arrays;
import java.util.List;

/** The primitives, each with a trial that ends only if no wake-up is lost, and checks what it moved. */
enum Contest {
  RENDEZVOUS(trial -> Passing.channel(trial, 0, 1)), CHANNEL_1(trial -> Passing.channel(trial, 1,
      2)), CHANNEL_4X4_16(trial -> Passing.channel(trial, 16, 4)), IMPATIENT_CHANNEL(
          Passing::impatientChannel), FOREIGN_CHANNEL(Passing::foreignChannel), QUEUE(
              Passing::queue), SELECT(Passing::select), BROADCAST(Passing::broadcast), LOCK(
                  Sharing::lock), FOREIGN_LOCK(Sharing::foreignLock), SEMAPHORE(
                      Sharing::semaphore), CAPACITY_LIMITER(Sharing::limiter), READ_WRITE_LOCK(
                          Sharing::readWriteLock), EVENT(Sharing::event), CONDITION(
                              Sharing::condition), BARRIER(Sharing::barrier), LATCH(
                                  Sharing::latch), PROMISE(Starting::promise), AWAIT(
                                      Starting::await), TREE(Starting::tree), CANCEL(
                                          Starting::cancel), SLEEP(Starting::sleep), DEADLINE(
                                              Starting::deadline), BLOCKING(
                                                  Starting::blocking), JDK(Starting::jdk), SOCKETS(
                                                      Starting::sockets), MEET_EVENT(
                                                          trial -> Meeting.hold(trial,
                                                              Meeting::event)), MEET_PROMISE(
                                                                  trial -> Meeting.hold(trial,
                                                                      Meeting::promise)), MEET_LATCH(
                                                                          trial -> Meeting.hold(
                                                                              trial,
                                                                              Meeting::latch)), MEET_SEMAPHORE(
                                                                                  trial -> Meeting
                                                                                      .hold(trial,
                                                                                          Meeting::semaphore)), MEET_QUEUE(
                                                                                              trial -> Meeting
                                                                                                  .hold(
                                                                                                      trial,
                                                                                                      Meeting::queue)), MEET_RENDEZVOUS(
                                                                                                          trial -> Meeting
                                                                                                              .hold(
                                                                                                                  trial,
                                                                                                                  Meeting::rendezvous)), MEET_CHANNEL(
                                                                                                                      trial -> Meeting
                                                                                                                          .hold(
                                                                                                                              trial,
                                                                                                                              Meeting::channel)), MEET_SELECT(
                                                                                                                                  trial -> Meeting
                                                                                                                                      .hold(
                                                                                                                                          trial,
                                                                                                                                          Meeting::select)), MEET_CONDITION(
                                                                                                                                              trial -> Meeting
                                                                                                                                                  .hold(
                                                                                                                                                      trial,
                                                                                                                                                      Meeting::condition)), MEET_BARRIER(
                                                                                                                                                          trial -> Meeting
                                                                                                                                                              .hold(
                                                                                                                                                                  trial,
                                                                                                                                                                  Meeting::barrier)),

  /** For the test of the watcher; in no list. */
  NEVER_ENDS(_ -> new Promise<Integer>().await());

  /** What is run once, in a task. */
  @FunctionalInterface
  interface Play {
    void run(Trial trial) throws Exception;
  }

  final Play play;

  Contest(Play play) {
    this.play = play;
  }

  static List<Contest> all() {
    return Arrays.stream(values()).filter(contest -> contest != NEVER_ENDS).toList();
  }

  /** Those in which a wake-up without a fence is seen to be lost. */
  static List<Contest> meetings() {
    return all().stream().filter(contest -> contest.name().startsWith("MEET_")).toList();
  }
}
