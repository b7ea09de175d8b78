package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedMemoryTest {
  private static final int SIZE = 1 << 20;

  @AfterEach
  void noFileIsLeft() throws IOException {
    for (Path folder : List.of(Path.of("/dev/shm"),
        Path.of(System.getProperty("java.io.tmpdir")))) {
      if (Files.isDirectory(folder)) {
        try (var files = Files.list(folder)) {
          assertEquals(
              List.of(),
              files
                  .filter(
                      file -> file.getFileName().toString().matches("heddle-(named-)?memory-.{36}"))
                  .toList());
        }
      }
    }
  }

  private static long sumAndMark(SharedMemoryHandle handle) throws IOException {
    try (SharedMemory block = handle.open()) {
      long sum = 0;
      for (long i = 0; i < block.segment().byteSize(); i += Long.BYTES) {
        sum += block.segment().get(ValueLayout.JAVA_LONG, i);
      }
      block.segment().set(ValueLayout.JAVA_LONG, 0, -7);
      return sum;
    }
  }

  @Test
  void bothSidesSeeTheSameMemory() throws Exception {
    try (var pool = ProcessPool.open(1); SharedMemory block = SharedMemory.create(SIZE)) {
      long expected = 0;
      for (long i = 0; i < SIZE; i += Long.BYTES) {
        block.segment().set(ValueLayout.JAVA_LONG, i, i * 31);
        expected += i * 31;
      }
      assertEquals(expected, pool.call(SharedMemoryTest::sumAndMark, block.handle()));
      assertEquals(-7, block.segment().get(ValueLayout.JAVA_LONG, 0));
    }
  }

  @Test
  void readOnlyBlockRefusesWrites() throws Exception {
    try (SharedMemory block = SharedMemory.create(SIZE);
        SharedMemory view = block.handle().openReadOnly()) {
      block.segment().set(ValueLayout.JAVA_BYTE, 5, (byte) 3);
      assertEquals(3, view.segment().get(ValueLayout.JAVA_BYTE, 5));
      assertThrows(
          IllegalArgumentException.class,
          () -> view.segment().set(ValueLayout.JAVA_BYTE, 5, (byte) 4));
    }
  }

  @Test
  void closedBlockIsGoneAndSaysSoAlsoWhereAnotherTookItsPlace() throws Exception {
    SharedMemory block = SharedMemory.create(SIZE);
    SharedMemoryHandle handle = block.handle();
    block.close();
    block.close();
    assertTrue(assertThrows(IOException.class, handle::open).getMessage().contains("is gone"));
    try (SharedMemory other = SharedMemory.create(SIZE)) {
      assertTrue(other.handle().size() == SIZE);
      assertThrows(IOException.class, handle::open);
    }
    assertThrows(
        IllegalStateException.class, () -> block.segment().get(ValueLayout.JAVA_BYTE, 0));
  }

  @Test
  void openedBlockStaysWhenItsMakerHasClosedIt() throws Exception {
    SharedMemory block = SharedMemory.create(SIZE);
    block.segment().set(ValueLayout.JAVA_INT, 8, 99);
    try (SharedMemory view = block.handle().open()) {
      block.close();
      assertEquals(99, view.segment().get(ValueLayout.JAVA_INT, 8));
    }
  }

  @Test
  void workerThatDiesWithABlockLeavesNothing() throws Exception {
    try (var pool = ProcessPool.open(1)) {
      assertThrows(
          WorkerLostException.class,
          () -> pool.call(
              () -> {
                SharedMemory.create(SIZE).segment().fill((byte) 1);
                Runtime.getRuntime().halt(1);
                return 0;
              }));
    }
  }

  private static int makeUntilDeath(int millis) throws IOException {
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
        .execute(() -> Runtime.getRuntime().halt(9));
    while (true) {
      SharedMemory.create(8 << 20).close();
    }
  }

  /** A name may be left, for a moment, but nothing behind it. */
  @Test
  void workerThatDiesWhileItMakesABlockLeavesNoMemory() throws Exception {
    try (var pool = ProcessPool.open(1)) {
      for (int i = 0; i < 10; i++) {
        int millis = 5 + 3 * i;
        assertThrows(
            WorkerLostException.class, () -> pool.call(SharedMemoryTest::makeUntilDeath, millis));
      }
    }
    try (var left = Files.newDirectoryStream(Path.of("/dev/shm"), "heddle-*memory-*")) {
      for (Path file : left) {
        assertEquals(0, Files.size(file), file.toString());
        Files.delete(file);
      }
    }
  }

  @Test
  void moreThanThereIsRoomForIsRefused() {
    var refused = assertThrows(IOException.class, () -> SharedMemory.create(1L << 60));
    assertTrue(refused.getMessage().contains("No room"), refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> SharedMemory.create(0));
  }
}
