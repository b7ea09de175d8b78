package dev.heddle.benchmarks;

import static dev.heddle.benchmarks.Subject.HEDDLE;
import static dev.heddle.benchmarks.Subject.JDK;
import static dev.heddle.benchmarks.Subject.JDK_1;
import static dev.heddle.benchmarks.Subject.JOX;
import static dev.heddle.benchmarks.Subject.JUC;
import static dev.heddle.benchmarks.Subject.NETTY;
import static dev.heddle.benchmarks.Subject.RAW;
import static dev.heddle.benchmarks.Subject.STRUCTURED;
import static dev.heddle.benchmarks.Subject.THREADS;

import dev.heddle.benchmarks.workloads.BusyLock;
import dev.heddle.benchmarks.workloads.Channels;
import dev.heddle.benchmarks.workloads.CpuMix;
import dev.heddle.benchmarks.workloads.Entering;
import dev.heddle.benchmarks.workloads.Family;
import dev.heddle.benchmarks.workloads.FreeLock;
import dev.heddle.benchmarks.workloads.Rendezvous;
import dev.heddle.benchmarks.workloads.Selecting;
import dev.heddle.benchmarks.workloads.Skynet;
import dev.heddle.benchmarks.workloads.Spawn;
import dev.heddle.benchmarks.workloads.Timers;
import dev.heddle.benchmarks.workloads.Yield;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What is done, by whom, and how it is measured. */
enum Workload {
  /** Two tasks hand an item to and fro. */
  RENDEZVOUS("rendezvous", nanos(Rendezvous.class), HEDDLE, JDK, JDK_1, JOX, JUC, THREADS, RAW),

  /** Ten tasks take turns. */
  YIELD_10("yield-10", nanos(Yield.class, "tasks", 10), HEDDLE, JDK, JDK_1, THREADS, RAW),

  /** A thousand tasks take turns. */
  YIELD_1000("yield-1000", nanos(Yield.class, "tasks", 1000), HEDDLE, JDK, JDK_1, THREADS, RAW),

  /** Starts a thousand tasks and awaits them. */
  SPAWN("spawn", nanos(Spawn.class), HEDDLE, JDK, JDK_1, STRUCTURED, JOX, THREADS, RAW),

  /** A tree of a million tasks. */
  SKYNET("skynet", millis(Skynet.class, true), HEDDLE, JDK, JDK_1, STRUCTURED, RAW),

  /** Items from one task to another, each handed over. */
  CHANNEL_1X1_0("channel-1x1-0", channel(1, 0), HEDDLE, JDK, JDK_1, JOX, JUC, THREADS, RAW),

  /** Items from one task to another through a buffer of 16. */
  CHANNEL_1X1_16("channel-1x1-16", channel(1, 16), HEDDLE, JDK, JDK_1, JOX, JUC, THREADS, RAW),

  /** Items from one task to another through a buffer of 1,024. */
  CHANNEL_1X1_1024("channel-1x1-1024", channel(1, 1024), HEDDLE, JDK, JDK_1, JOX, JUC, THREADS,
      RAW),

  /** Items from four tasks to four others through a buffer of 16. */
  CHANNEL_4X4_16("channel-4x4-16", channel(4, 16), HEDDLE, JDK, JDK_1, JOX, JUC, THREADS, RAW),

  /** Receives from either of two channels that both have a value. */
  SELECT("select", nanos(Selecting.class), HEDDLE, JOX),

  /** Takes a lock that nobody else wants. */
  LOCK("lock", nanos(FreeLock.class), HEDDLE, JDK, JDK_1, JUC, THREADS),

  /** Eight tasks take turns at a lock. */
  LOCK_8("lock-8", nanos(BusyLock.class), HEDDLE, JDK, JDK_1, JUC, THREADS),

  /** A platform thread calls into a runtime, or an executor, and waits for the result. */
  ENTER("enter", entering("platform"), HEDDLE, JDK, JDK_1, THREADS),

  /** A virtual thread of the JDK's scheduler does so. */
  ENTER_VIRTUAL("enter-virtual", entering("virtual"), HEDDLE, JDK, JDK_1, THREADS),

  /** A million tasks sleep for a second; also what each costs, and how long the first time takes. */
  SLEEP_1M("sleep-1m", asleep(), HEDDLE, JDK, JDK_1, JUC),

  /** What a task costs that waits. */
  PARKED_BYTES("parked-bytes", parked(), HEDDLE, JDK, JUC, RAW),

  /** Adds a timer and cancels another. */
  TIMER("timer", nanos(Timers.class), HEDDLE, JDK, JUC, NETTY),

  /** Request and answer on one connection. */
  ECHO_1("echo-1", new EchoMeasuring(1), HEDDLE, JDK, NETTY, THREADS),

  /** Request and answer on a hundred. */
  ECHO_100("echo-100", new EchoMeasuring(100), HEDDLE, JDK, NETTY, THREADS),

  /** Request and answer on a thousand. */
  ECHO_1000("echo-1000", new EchoMeasuring(1000), HEDDLE, JDK, NETTY, THREADS),

  /** Arithmetic in tasks of several sizes. */
  CPU_MIX("cpu-mix", millis(CpuMix.class, false), HEDDLE, JDK, JDK_1, THREADS);

  final String label;
  final Measuring measuring;
  final List<Subject> subjects;

  Workload(String label, Measuring measuring, Subject... subjects) {
    this.label = label;
    this.measuring = measuring;
    this.subjects = List.of(subjects);
  }

  private static Measuring nanos(Class<? extends Family> type) {
    return new JmhMeasuring(type, Map.of(), "ns", false);
  }

  private static Measuring nanos(Class<? extends Family> type, String parameter, int value) {
    return new JmhMeasuring(type, Map.of(parameter, String.valueOf(value)), "ns", false);
  }

  private static Measuring entering(String caller) {
    return new JmhMeasuring(Entering.class, Map.of("caller", caller), "ns", false);
  }

  private static Measuring millis(Class<? extends Family> type, boolean heavy) {
    return new JmhMeasuring(type, Map.of(), "ms", heavy);
  }

  /** A million sleepers of a second need 3 to 14 seconds the first time, 2 to 4 later. */
  private static Measuring asleep() {
    return new ProgramMeasuring("sleep", Duration.ofMillis(8_200), Duration.ofMillis(3_100),
        Duration.ofMillis(800));
  }

  private static Measuring parked() {
    return new ProgramMeasuring("parked", Duration.ZERO, Duration.ZERO, Duration.ofMillis(1_500));
  }

  private static Measuring channel(int pairs, int capacity) {
    var parameters =
        Map.of("pairs", String.valueOf(pairs), "capacity", String.valueOf(capacity));
    return new JmhMeasuring(Channels.class, parameters, "ns", false);
  }
}
