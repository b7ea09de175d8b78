package dev.heddle.samples.primitives;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** All small programs by name. */
public final class Samples {
  private static final Map<String, Sample> ALL = new LinkedHashMap<>();

  static {
    ALL.put("hello", new Sample("a task on an event loop", Hello::main));
    ALL.put("coroutine", new Sample("a call kept until it is awaited", Coroutines::main));
    ALL.put("gather", new Sample("many at once, results in order", Gather::main));
    ALL.put("map", new Sample("a long list, a few items at a time", Many::main));
    ALL.put("completed", new Sample("results as they come", Completed::main));
    ALL.put("group", new Sample("a group of tasks, and one failure", Group::main));
    ALL.put("race", new Sample("the first success wins", Race::main));
    ALL.put("supervisor", new Sample("a task that is started again", Supervisor::main));
    ALL.put("retry", new Sample("another attempt, after a while", Again::main));
    ALL.put("timeout", new Sample("a deadline, and a shield against it", Timeout::main));
    ALL.put("cancel", new Sample("cancelling a task, with a reason", Cancel::main));
    ALL.put("queue", new Sample("producer and consumer with backpressure", Queues::main));
    ALL.put("channel", new Sample("a select over two channels", Channels::main));
    ALL.put("broadcast", new Sample("events for all, and state to watch", Broadcasts::main));
    ALL.put("generator", new Sample("a recursion that yields its items", Generators::main));
    ALL.put("stream", new Sample("a pipeline that waits, and a Flow.Publisher", Streams::main));
    ALL.put("lock", new Sample("one at a time, first come first served", Locks::main));
    ALL.put("semaphore", new Sample("no more than a few at once", Semaphores::main));
    ALL.put("rate", new Sample("no more than so many a second", RateLimits::main));
    ALL.put("event", new Sample("many wait for one signal", Events::main));
    ALL.put("condition", new Sample("a wait until something is true", Conditions::main));
    ALL.put("barrier", new Sample("all or nobody goes on", Barriers::main));
    ALL.put("promise", new Sample("a result from a foreign thread", Promises::main));
    ALL.put("blocking", new Sample("a blocking call beside the loop", Blocking::main));
    ALL.put("scoped", new Sample("a ScopedValue seen by every child", Scoped::main));
    ALL.put("signal", new Sample("a service until somebody says stop", Signalled::main));
    ALL.put("loop", new Sample("tasks, micro-tasks and frames", Turns::main));
    ALL.put("echo", new Sample("a server, and clients", Echo::main));
    ALL.put("tls", new Sample("the same, in secret", Secrets::main));
    ALL.put("udp", new Sample("datagrams", Datagrams::main));
    ALL.put("command", new Sample("commands of the system", Commands::main));
    ALL.put("timeline", new Sample("who waited for whom: a tree, a picture", Timelines::main));
    ALL.put("processes", new Sample("CPU-bound work in worker processes", Processes::main));
    ALL.put("mailbox", new Sample("a process of our own, and a queue to it", Mailbox::main));
    ALL.put("pipe", new Sample("a conversation between processes", Pipes::main));
    ALL.put("memory", new Sample("memory that processes share", Memory::main));
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
}
