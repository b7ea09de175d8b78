package dev.heddle.scheduler;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** The processor time of threads. Loaded only once a carrier is held: that costs some milliseconds. */
final class ProcessorTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ProcessorTime() {}

  /** In nanoseconds; zero if this JVM does not tell, or the thread has ended. */
  static long of(Thread thread) {
    return THREADS.isThreadCpuTimeSupported()
        ? Math.max(0, THREADS.getThreadCpuTime(thread.threadId()))
        : 0;
  }
}
