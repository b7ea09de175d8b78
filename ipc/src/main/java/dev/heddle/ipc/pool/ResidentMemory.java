package dev.heddle.ipc.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory a process holds, where the system says so in {@code /proc}. */
final class ResidentMemory {
  private static final String LABEL = "VmRSS:";

  private ResidentMemory() {}

  /** Returns bytes, or 0 if it is not known. */
  static long of(long pid) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines.filter(line -> line.startsWith(LABEL))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException | RuntimeException _) {
      return 0;
    }
  }
}
