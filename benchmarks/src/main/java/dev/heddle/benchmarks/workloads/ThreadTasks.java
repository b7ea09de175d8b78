package dev.heddle.benchmarks.workloads;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/** A thread a task, virtual or platform; how many carriers there are, the JVM's flags say. */
record ThreadTasks(ThreadFactory threads) implements Tasks {
  static final ThreadTasks VIRTUAL = new ThreadTasks(Thread.ofVirtual().factory());
  static final ThreadTasks PLATFORM = new ThreadTasks(Thread.ofPlatform().factory());

  @Override
  public void run(Work root) throws Exception {
    together(List.of(root));
  }

  @Override
  public void together(List<? extends Work> works) throws Exception {
    List<Thread> started = new ArrayList<>(works.size());
    for (Work work : works) {
      Thread thread = threads.newThread(work::runUnchecked);
      thread.start();
      started.add(thread);
    }
    for (Thread thread : started) {
      thread.join();
    }
  }
}
