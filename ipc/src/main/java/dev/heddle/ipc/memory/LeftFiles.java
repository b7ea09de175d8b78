package dev.heddle.ipc.memory;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names of shared files that whoever was killed in just the moment between making a file and taking its name away has
 * left. That takes microseconds, so one that still has its name after {@link #LONGEST} has been left.
 */
final class LeftFiles {
  static final String PREFIX = "heddle-memory-";
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** When each folder was last looked into. */
  private static final Map<Path, Instant> SWEPT = new ConcurrentHashMap<>();

  private LeftFiles() {}

  /** Deletes what has been left in a folder, if it has not been looked into for a while. Somebody else's stays. */
  static void sweep(Path folder) {
    Instant now = Instant.now();
    Instant before = SWEPT.put(folder, now);
    if (before != null && before.isAfter(now.minus(LONGEST))) {
      SWEPT.put(folder, before);
      return;
    }
    sweep(folder, FileTime.from(now.minus(LONGEST)));
  }

  private static void sweep(Path folder, FileTime olderThan) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, PREFIX + "*")) {
      for (Path file : all) {
        if (Files.getLastModifiedTime(file).compareTo(olderThan) < 0) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | RuntimeException _) {
      // It is gone, or not ours.
    }
  }
}
