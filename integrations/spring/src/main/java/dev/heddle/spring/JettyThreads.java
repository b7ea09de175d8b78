package dev.heddle.spring;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The threads of a Jetty whose requests are tasks. Its selectors stay on platform threads, since a select holds its
 * carrier; what they produce that may block is for the executor of virtual threads, which here is that of tasks.
 *
 * <p>One way leads around it: a connection that finds the next request already read, when an asynchronous one has ended,
 * has this pool run it.
 */
final class JettyThreads extends QueuedThreadPool {
  private final RequestTasks tasks;

  JettyThreads(RequestTasks tasks) {
    this.tasks = tasks;
    setName("jetty");
    setVirtualThreadsExecutor(tasks::execute);
  }

  /** With the numbers of another. */
  JettyThreads(RequestTasks tasks, QueuedThreadPool other) {
    this(tasks);
    setMaxThreads(other.getMaxThreads());
    setMinThreads(other.getMinThreads());
    setIdleTimeout(other.getIdleTimeout());
  }

  @Override
  public void execute(Runnable job) {
    if (job instanceof Connection) {
      tasks.execute(job);
    } else {
      super.execute(job);
    }
  }
}
