package dev.heddle.torture;

import dev.heddle.TaskTree;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.ObjectName;

/**
 * Sees that a JVM makes progress, and ends it if it makes none: with the tree of its tasks, a thread
 * dump and a heap dump, from which a lost wake-up can be told.
 */
final class Watcher {
  static final int HANGS = 3;
  private static final long LOOK_MILLIS = 500;

  private Watcher() {}

  /**
   * Watches from now on.
   *
   * @param looks how many looks in a row that see no progress are a hang: not a time, since the
   *     machine may stop this thread with all others
   */
  static void start(int looks, Path folder, String what) {
    Thread.ofPlatform().daemon().name("torture-watcher").start(() -> watch(looks, folder, what));
  }

  private static void watch(int looks, Path folder, String what) {
    long seen = -1;
    int still = 0;
    while (still < looks) {
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException _) {
        // Nobody interrupts this thread.
      }
      long steps = Player.STEPS.sum();
      still = steps == seen ? still + 1 : 0;
      seen = steps;
    }
    System.err.println(what + " hangs after " + seen + " steps; dumps are in " + folder);
    try {
      System.err.println(TaskTree.allWithStacks());
      dump(folder);
    } catch (Throwable e) {
      e.printStackTrace();
    }
    Runtime.getRuntime().halt(HANGS);
  }

  private static void dump(Path folder) throws Exception {
    Files.createDirectories(folder);
    tell("dumpThreads", folder.resolve("threads.txt"), "TEXT_PLAIN", String.class);
    tell("dumpHeap", folder.resolve("heap.hprof"), false, boolean.class);
  }

  /** Has the JVM write a file. */
  private static void tell(String operation, Path file, Object how, Class<?> type)
      throws Exception {
    Files.deleteIfExists(file);
    ManagementFactory.getPlatformMBeanServer()
        .invoke(
            new ObjectName("com.sun.management:type=HotSpotDiagnostic"), operation,
            new Object[]{file.toAbsolutePath().toString(), how},
            new String[]{String.class.getName(), type.getName()});
  }
}
