package dev.heddle.cluster;

import dev.heddle.ipc.RemoteFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Sleeps for some milliseconds, and leaves word of how it began and ended.
 *
 * @param began a file that is there once it has begun
 * @param ended a file that says how it has ended
 */
record Marking(String began, String ended) implements RemoteFunction<Integer, Integer> {

  static Marking of(Path began, Path ended) {
    return new Marking(began.toString(), ended.toString());
  }

  @Override
  public Integer apply(Integer millis) throws Exception {
    write(began, "");
    try {
      Thread.sleep(millis);
      write(ended, "done");
    } catch (InterruptedException e) {
      write(ended, "interrupted");
      throw e;
    }
    return millis;
  }

  private static void write(String name, String text) throws IOException {
    Path whole = Path.of(name);
    Path part = Files.writeString(Path.of(name + ".part"), text);
    Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
  }
}
