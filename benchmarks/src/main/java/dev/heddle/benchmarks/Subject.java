package dev.heddle.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Who does the work, and what its JVM needs for that. */
enum Subject {
  /** Tasks and primitives of Heddle. */
  HEDDLE("heddle", "heddle", Carriers.EACH),

  /** Virtual threads on the JDK's scheduler as it sets itself up, with the queues and locks of j.u.c. */
  JDK("jdk", "jdk", Carriers.CORES),

  /** The same with one carrier. */
  JDK_1("jdk-1", "jdk", Carriers.ONE),

  /** StructuredTaskScope on the JDK's scheduler. */
  STRUCTURED("structured", "structured", Carriers.EACH),

  /** Jox on the JDK's scheduler. */
  JOX("jox", "jox", Carriers.EACH),

  /** What java.util.concurrent has, unmodified inside tasks of Heddle. */
  JUC("juc", "juc", Carriers.EACH),

  /** Event loops of Netty. */
  NETTY("netty", "netty", Carriers.ONE),

  /** Platform threads. */
  THREADS("threads", "threads", Carriers.CORES),

  /** The JDK's continuations with nothing around them. */
  RAW("raw", "raw", Carriers.ONE);

  /** How many carriers a subject is run with. */
  private enum Carriers {
    EACH, CORES, ONE
  }

  final String label;

  /** The method of a workload's class that does this subject's work. */
  final String method;

  private final Carriers carriers;

  Subject(String label, String method, Carriers carriers) {
    this.label = label;
    this.method = method;
    this.carriers = carriers;
  }

  List<Integer> carriers(List<Integer> asked, int cores) {
    return switch (carriers) {
      case EACH -> asked;
      case CORES -> List.of(cores);
      case ONE -> List.of(1);
    };
  }

  List<String> jvmFlags(int number) {
    List<String> flags =
        new ArrayList<>(
            List.of(
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                // JMH and Netty use it; a warning for each would hide what matters.
                "--sun-misc-unsafe-memory-access=allow",
                // Some workloads hold a carrier for long; the watchdog would say so.
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"));
    switch (this) {
      case JDK_1 -> setParallelism(flags, number);
      case STRUCTURED, JOX -> {
        flags.add("--enable-preview");
        if (number != Runtime.getRuntime().availableProcessors()) {
          setParallelism(flags, number);
        }
      }
      case RAW -> flags.add("--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED");
      case NETTY -> flags.add("--enable-native-access=ALL-UNNAMED");
      case HEDDLE, JDK, JUC, THREADS -> {}
    }
    return flags;
  }

  private static void setParallelism(List<String> flags, int number) {
    flags.add("-Djdk.virtualThreadScheduler.parallelism=" + number);
    flags.add("-Djdk.virtualThreadScheduler.maxPoolSize=" + number);
  }

  static Subject labelled(String label) {
    for (Subject subject : values()) {
      if (subject.label.equals(label)) {
        return subject;
      }
    }
    throw new IllegalArgumentException("There is no subject '" + label + "'");
  }

  @Override
  public String toString() {
    return label;
  }
}
