package dev.heddle.benchmarks.workloads;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * A workload that wants a JVM to itself. It prints its figures to standard output, each in a line of
 * its own, and ends the JVM.
 */
public final class Program {
  /** What a line with a figure begins with; then come the workload, the value and the unit. */
  public static final String FIGURE = "figure";

  /** What the line begins with in which a server says its port. */
  public static final String PORT = "port";

  private Program() {}

  /**
   * Runs one.
   *
   * @param args the program, the subject's method, the number of carriers, the number of tasks, the
   *     number of rounds
   * @throws Exception if it fails
   */
  public static void main(String[] args) throws Exception {
    String subject = args[1];
    int carriers = Integer.parseInt(args[2]);
    int tasks = Integer.parseInt(args[3]);
    int rounds = Integer.parseInt(args[4]);
    switch (args[0]) {
      case "sleep" -> {
        var sleep = Sleep.named(subject, carriers);
        sleep.rounds(1_000_000, rounds);
        sleep.measureHeap(tasks);
      }
      case "parked" -> Parked.named(subject, carriers).measureHeap(tasks, 2);
      default -> throw new IllegalArgumentException("There is no program '" + args[0] + "'");
    }
    System.out.flush();
    // What sleeps or waits does so for good.
    Runtime.getRuntime().halt(0);
  }

  static void figure(String workload, double value, String unit) {
    System.out.println(FIGURE + " " + workload + " " + value + " " + unit);
  }

  /** The bytes of live heap. */
  static long liveHeap() {
    // Twice: the first may leave what references and cleaners held on to.
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** The most memory this process ever had, where the system says so. */
  static OptionalLong peakBytes() throws Exception {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return OptionalLong.empty();
    }
    return Files.readAllLines(status)
        .stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst();
  }

  /**
   * The bytes of live heap that each of some tasks costs once they all wait.
   *
   * @param start makes them wait and does not return before they have, or never
   * @param allWait whether they do
   */
  static double bytesForEach(int tasks, Work start, BooleanSupplier allWait) throws Exception {
    long before = liveHeap();
    Thread starter = Thread.ofPlatform().daemon().start(start::runUnchecked);
    while (!allWait.getAsBoolean()) {
      Thread.sleep(10);
      if (!starter.isAlive() && !allWait.getAsBoolean()) {
        throw new IllegalStateException("The tasks ended before all of them waited");
      }
    }
    // The last of them has counted itself, and is about to wait.
    Thread.sleep(300);
    return (double) (liveHeap() - before) / tasks;
  }
}
