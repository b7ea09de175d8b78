package dev.heddle.samples.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The main thread of another JVM, as the system sees it from outside. Linux tells; of other systems nothing is known.
 *
 * @param stat the file that tells
 */
record MainThread(Path stat) {
  private static final String ASLEEP = "SDIT";

  /** The first that was started by the process itself, whose own thread waits for it. */
  static Optional<MainThread> of(long pid) {
    Path threads = Path.of("/proc", Long.toString(pid), "task");
    try (Stream<Path> all = Files.list(threads)) {
      return all.sorted(Comparator.comparing(each -> Long.parseLong(each.getFileName().toString())))
          .skip(1).findFirst().map(each -> new MainThread(each.resolve("stat")));
    } catch (IOException | UncheckedIOException _) {
      return Optional.empty();
    }
  }

  /** Whether it neither computes nor could; false too if it is not known. */
  boolean sleeps() {
    try {
      String told = Files.readString(stat);
      return ASLEEP.indexOf(told.charAt(told.lastIndexOf(')') + 2)) >= 0;
    } catch (IOException | IndexOutOfBoundsException _) {
      return false;
    }
  }
}
