package dev.heddle.scheduler;

import dev.heddle.scheduler.jdk.ProcessWakers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What could wake a thread of a scheduler from outside of it: every platform thread of the process of
 * which nothing better is known, and what may yet start one.
 *
 * <p>It is a list of what is harmless that decides, not one of what is not, so that an unknown thread
 * counts. Harmless are the JVM's own that run no code of a program's, or none by themselves (a
 * collection of garbage has to come first, and then somebody has to run who allocates), and Heddle's
 * that have nothing to do. Not harmless, though the JDK's own: pollers of sockets, carriers of virtual
 * threads, timers, the reaper of child processes, cleaners made by {@code Cleaner.create}, a debugger.
 */
public final class Outside {
  private static final Set<String> OF_THE_JVM =
      Set.of(
          "Reference Handler",
          "Finalizer",
          "Signal Dispatcher",
          "Attach Listener",
          "Notification Thread",
          "Service Thread",
          "Monitor Deflation Thread",
          "Common-Cleaner",
          "DestroyJavaVM",
          "VirtualThread-unblocker");

  private static final Set<String> OF_HEDDLE =
      Set.of(Watchdog.THREAD_NAME, Warden.THREAD_NAME);

  private Outside() {}

  /**
   * Returns what there is, in words.
   *
   * @param known threads that the caller knows to wake nobody
   * @param knownPrefix how the names begin of other such threads
   * @return descriptions; empty if nothing outside can wake anybody
   */
  public static List<String> wakers(Collection<Thread> known, String knownPrefix) {
    List<String> found = new ArrayList<>();
    for (Thread thread : platformThreads()) {
      if (!known.contains(thread)
          && !thread.getName().startsWith(knownPrefix)
          && !isHarmless(thread)) {
        found.add("the thread '" + thread.getName() + "'");
      }
    }
    found.addAll(ProcessWakers.list());
    return found;
  }

  private static boolean isHarmless(Thread thread) {
    String name = thread.getName();
    if (OF_HEDDLE.contains(name)) {
      return true;
    }
    if (name.equals(JdkTimers.THREAD_NAME)) {
      return JdkTimers.isIdle();
    }
    ThreadGroup group = thread.getThreadGroup();
    if (group == null) {
      // It has ended since.
      return true;
    }
    return OF_THE_JVM.contains(name) && isOfSystem(thread, group);
  }

  /** {@code DestroyJavaVM} is the only one in the program's own group. */
  private static boolean isOfSystem(Thread thread, ThreadGroup group) {
    return group.getParent() == null
        || group.getName().equals("InnocuousThreadGroup")
        || thread.getName().equals("DestroyJavaVM");
  }

  private static List<Thread> platformThreads() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    for (ThreadGroup parent = root; parent != null; parent = parent.getParent()) {
      root = parent;
    }
    Thread[] all = new Thread[64];
    int count;
    while ((count = root.enumerate(all, true)) == all.length) {
      all = new Thread[all.length * 2];
    }
    return Arrays.asList(all).subList(0, count);
  }
}
