package dev.heddle.samples.primitives;

import dev.heddle.Heddle;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reading a file blocks its thread, so a platform thread does it while the loop goes on. */
final class BlockingSample {
  private BlockingSample() {}

  static void main() throws Exception {
    Path file = Files.writeString(Files.createTempFile("heddle", ".txt"), "warp and weft");
    try {
      String text = Heddle.run(() -> Heddle.blocking(() -> Files.readString(file)));
      System.out.println("read: " + text);
    } finally {
      Files.delete(file);
    }
  }
}
