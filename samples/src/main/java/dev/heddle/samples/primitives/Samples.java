package dev.heddle.samples.primitives;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** All small programs by name. */
public final class Samples {
  private static final Map<String, Sample> ALL = new LinkedHashMap<>();

  static {
    ALL.put("hello", new Sample("a task on an event loop", Hello::main));
    ALL.put("gather", new Sample("many at once, results in order", Gather::main));
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
    ALL.put("event", new Sample("many wait for one signal", Events::main));
    ALL.put("promise", new Sample("a result from a foreign thread", Promises::main));
    ALL.put("blocking", new Sample("a blocking call beside the loop", Blocking::main));
    ALL.put("scoped", new Sample("a ScopedValue seen by every child", Scoped::main));
    ALL.put("timeline", new Sample("who waited for whom: a tree, a picture", Timelines::main));
    ALL.put("processes", new Sample("CPU-bound work in worker processes", Processes::main));
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
