package dev.heddle.samples.parallel;

import dev.heddle.Heddle;
import dev.heddle.ipc.SharedMemory;
import dev.heddle.ipc.SharedMemoryHandle;
import dev.heddle.samples.stage.Stage;
import java.io.IOException;
import java.lang.foreign.ValueLayout;

/** A million numbers that a worker sums up where they are: what is sent is a handle. */
final class MemorySample {
  private static final int NUMBERS = 1_000_000;

  private MemorySample() {}

  static void main(Stage stage) throws Exception {
    stage.run(
        () -> {
          try (var pool = stage.pool(1).build();
              var block = SharedMemory.create((long) NUMBERS * Integer.BYTES)) {
            for (int i = 0; i < NUMBERS; i++) {
              block.segment().setAtIndex(ValueLayout.JAVA_INT, i, i);
            }
            System.out.println("sum: " + pool.call(MemorySample::sum, block.handle()));
          }
        });
  }

  private static long sum(SharedMemoryHandle handle) throws IOException {
    try (var block = handle.openReadOnly()) {
      long sum = 0;
      for (int i = 0; i < NUMBERS; i++) {
        sum += block.segment().getAtIndex(ValueLayout.JAVA_INT, i);
      }
      return sum;
    }
  }
}
