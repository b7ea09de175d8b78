package dev.heddle.scheduler.jdk;

import java.lang.management.ManagementFactory;

/** The flags that this JVM was started with. */
public final class VmFlags {
  private VmFlags() {}

  /**
   * Returns them as a command line has them.
   *
   * @return the flags in a line
   */
  public static String line() {
    return String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments());
  }
}
