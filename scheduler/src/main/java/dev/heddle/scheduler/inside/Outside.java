package dev.heddle.scheduler.inside;

import dev.heddle.scheduler.jdk.ProcessWakers;
import dev.heddle.scheduler.jdk.RecorderHooks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What could wake a thread of a scheduler from outside of it: every platform thread of the process of
 * which nothing better is known, and what may yet start one.
 *
 * <p>It is a list of what is harmless that decides, not one of what is not, so that an unknown thread
 * counts. Harmless are the JVM's own that run no code of a program's, or none by themselves (a
 * collection of garbage has to come first, and then somebody has to run who allocates), those of its
 * flight recorder, as long as it makes no events of the program's, and Heddle's that have nothing to do
 * ({@link OwnThread}). Not harmless, though the JDK's own: pollers of sockets, carriers of virtual
 * threads, timers, the reaper of child processes, cleaners made by {@code Cleaner.create}, a debugger.
 *
 * <p>A name alone proves nothing, as anybody can give it to a thread. So a thread of the JVM's is known by
 * its class as well, or if that is {@code Thread}, by what no Java thread has: not one frame on its stack.
 */
public final class Outside {
  private static final Map<String, String> BY_CLASS =
      Map.of(
          "Reference Handler", "java.lang.ref.Reference$ReferenceHandler",
          "Finalizer", "java.lang.ref.Finalizer$FinalizerThread",
          "Common-Cleaner", "jdk.internal.misc.InnocuousThread",
          "VirtualThread-unblocker", "jdk.internal.misc.InnocuousThread");

  private static final Set<String> WITHOUT_FRAMES =
      Set.of(
          "Signal Dispatcher",
          "Attach Listener",
          "Notification Thread",
          "Service Thread",
          "Monitor Deflation Thread",
          "DestroyJavaVM",
          "JFR Recorder Thread");

  private static final String OF_THE_RECORDER = "JFR Periodic Tasks";
  private static final String RECORDER = "jdk.jfr";

  private Outside() {}

  /**
   * Returns what there is, in words.
   *
   * @param known threads that the caller knows to wake nobody
   * @param knownPrefix how the names begin of others whose work the caller knows of, if they are of the
   *     class {@link OwnThread}
   * @return descriptions; empty if nothing outside can wake anybody
   */
  public static List<String> wakers(Collection<Thread> known, String knownPrefix) {
    List<String> found = new ArrayList<>();
    for (Thread thread : platformThreads()) {
      if (!known.contains(thread) && !isHarmless(thread, knownPrefix)) {
        found.add("the thread '" + thread.getName() + "'");
      }
    }
    found.addAll(ProcessWakers.list());
    return found;
  }

  private static boolean isHarmless(Thread thread, String knownPrefix) {
    String name = thread.getName();
    if (thread instanceof OwnThread own) {
      return own.isHarmless() || name.startsWith(knownPrefix);
    }
    String itsClass = BY_CLASS.get(name);
    if (itsClass != null) {
      return thread.getClass().getName().equals(itsClass);
    }
    if (WITHOUT_FRAMES.contains(name) && thread.getStackTrace().length == 0) {
      return true;
    }
    if (name.equals(OF_THE_RECORDER) && isOfTheRecorder(thread.getStackTrace())) {
      return !RecorderHooks.mayExist();
    }
    // Without a group it has ended since.
    return thread.getThreadGroup() == null;
  }

  /** At work for the recorder, and in no code of the program's. */
  private static boolean isOfTheRecorder(StackTraceElement[] stack) {
    Set<String> modules =
        Arrays.stream(stack)
            .map(frame -> String.valueOf(frame.getModuleName()))
            .collect(Collectors.toSet());
    return modules.remove(RECORDER) && Set.of("java.base").containsAll(modules);
  }

  static List<Thread> platformThreads() {
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
