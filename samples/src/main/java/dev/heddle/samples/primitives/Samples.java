package dev.heddle.samples.primitives;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** All small programs by name. */
public final class Samples {
  private static final Map<String, Sample> ALL = new LinkedHashMap<>();

  static {
    ALL.put("hello", new Sample("a task on an event loop", HelloSample::main));
    ALL.put("coroutine", new Sample("a call kept until it is awaited", CoroutineSample::main));
    ALL.put("gather", new Sample("many at once, results in order", GatherSample::main));
    ALL.put("map", new Sample("a long list, a few items at a time", MapSample::main));
    ALL.put("completed", new Sample("results as they come", CompletedSample::main));
    ALL.put("group", new Sample("a group of tasks, and one failure", GroupSample::main));
    ALL.put("race", new Sample("the first success wins", RaceSample::main));
    ALL.put("supervisor", new Sample("a task that is started again", SupervisorSample::main));
    ALL.put("retry", new Sample("another attempt, after a while", RetrySample::main));
    ALL.put("timeout", new Sample("a deadline, and a shield against it", TimeoutSample::main));
    ALL.put("cancel", new Sample("cancelling a task, with a reason", CancelSample::main));
    ALL.put("queue", new Sample("producer and consumer with backpressure", QueueSample::main));
    ALL.put("channel", new Sample("a select over two channels", ChannelSample::main));
    ALL.put("broadcast", new Sample("events for all, and state to watch", BroadcastSample::main));
    ALL.put("generator", new Sample("a recursion that yields its items", GeneratorSample::main));
    ALL.put("stream",
        new Sample("a pipeline that waits, and a Flow.Publisher", StreamSample::main));
    ALL.put("lock", new Sample("one at a time, first come first served", LockSample::main));
    ALL.put("semaphore", new Sample("no more than a few at once", SemaphoreSample::main));
    ALL.put("rate", new Sample("no more than so many a second", RateSample::main));
    ALL.put("event", new Sample("many wait for one signal", EventSample::main));
    ALL.put("condition", new Sample("a wait until something is true", ConditionSample::main));
    ALL.put("barrier", new Sample("all or nobody goes on", BarrierSample::main));
    ALL.put("promise", new Sample("a result from a foreign thread", PromiseSample::main));
    ALL.put("blocking", new Sample("a blocking call beside the loop", BlockingSample::main));
    ALL.put("scoped", new Sample("a ScopedValue seen by every child", ScopedSample::main));
    ALL.put("signal", new Sample("a service until somebody says stop", SignalSample::main));
    ALL.put("loop", new Sample("tasks, micro-tasks and frames", LoopSample::main));
    ALL.put("echo", new Sample("a server, and clients", EchoSample::main));
    ALL.put("tls", new Sample("the same, in secret", TlsSample::main));
    ALL.put("udp", new Sample("datagrams", UdpSample::main));
    ALL.put("command", new Sample("commands of the system", CommandSample::main));
    ALL.put("timeline", new Sample("who waited for whom: a tree, a picture", TimelineSample::main));
    ALL.put("processes", new Sample("CPU-bound work in worker processes", ProcessesSample::main));
    ALL.put("mailbox", new Sample("a process of our own, and a queue to it", MailboxSample::main));
    ALL.put("pipe", new Sample("a conversation between processes", PipeSample::main));
    ALL.put("memory", new Sample("memory that processes share", MemorySample::main));
    ALL.put("bank", new Sample("simulation: found, run again, mended", BankSample::main));
    ALL.put("lostUpdate",
        new Sample("simulation: two additions, one lost", LostUpdateSample::main));
    ALL.put("checkThenAct",
        new Sample("simulation: the last ticket, twice", CheckThenActSample::main));
    ALL.put("lockOrder", new Sample("simulation: two wait for each other", LockOrderSample::main));
    ALL.put("missedSignal",
        new Sample("simulation: a waiter nobody wakes", MissedSignalSample::main));
    ALL.put("wokenEarly",
        new Sample("simulation: woken, and nothing there", WokenEarlySample::main));
    ALL.put("leakedPermit", new Sample("simulation: a permit is kept", LeakedPermitSample::main));
    ALL.put("twiceMade", new Sample("simulation: a singleton, twice", TwiceMadeSample::main));
    ALL.put("notJoined", new Sample("simulation: read before it is made", NotJoinedSample::main));
  }

  private Samples() {}

  /**
   * Returns the programs in the order to read them.
   *
   * @return the programs by name
   */
  public static Map<String, Sample> all() {
    return Collections.unmodifiableMap(ALL);
  }

  /**
   * Returns the source of a program. Its class is named after it.
   *
   * @param name the program's name
   * @return its Java source
   * @throws IOException if it was not packed with the classes
   */
  public static String source(String name) throws IOException {
    String file = Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Sample.java";
    try (InputStream source = Samples.class.getResourceAsStream(file)) {
      if (source == null) {
        throw new NoSuchFileException(file);
      }
      return new String(source.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
