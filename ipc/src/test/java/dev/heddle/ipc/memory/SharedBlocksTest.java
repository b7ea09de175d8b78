package dev.heddle.ipc.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Memory that is lent to another process: how much, to whom, and back again. Both ends are here. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class SharedBlocksTest {
  private static final Duration FOR_EVER = Duration.ofDays(1);
  private static final int ARRAY = 100_000;

  private static byte[] arrayOf(int first) {
    var array = new byte[ARRAY];
    for (int i = 0; i < array.length; i++) {
      array[i] = (byte) (first + i);
    }
    return array;
  }

  private static SharedBlock lend(SharedBlocks blocks, byte[] array) {
    SharedBlock block = blocks.take(array.length);
    assertNotNull(block);
    block.room().copyFrom(MemorySegment.ofArray(array));
    return block;
  }

  private static byte[] read(LentBlocks lent, SharedBlock block) throws IOException {
    return lent.read(block.name(), ARRAY, array -> array.toArray(ValueLayout.JAVA_BYTE));
  }

  @Test
  void readerGivesTheBlockBackForTheNextArray() throws Exception {
    var blocks = new SharedBlocks(1 << 20, 8, FOR_EVER);
    try (var lent = new LentBlocks(1 << 20, true)) {
      SharedBlock first = lend(blocks, arrayOf(1));
      assertEquals(1, blocks.lent());
      assertArrayEquals(arrayOf(1), read(lent, first));
      assertEquals(0, blocks.lent());
      SharedBlock second = lend(blocks, arrayOf(2));
      assertSame(first, second);
      assertArrayEquals(arrayOf(2), read(lent, second));
    }
  }

  @Test
  void arrayThatThereIsNoRoomForGoesBackToo() {
    var blocks = new SharedBlocks(1 << 20, 8, FOR_EVER);
    try (var lent = new LentBlocks(1 << 20, true)) {
      SharedBlock block = lend(blocks, arrayOf(1));
      assertThrows(
          OutOfMemoryError.class,
          () -> lent.read(block.name(), ARRAY, _ -> {
            throw new OutOfMemoryError("no room for the copy");
          }));
      assertEquals(0, blocks.lent());
    }
  }

  @Test
  void readerThatOnlyReadsLeavesTheBlockToItsOwner() throws Exception {
    var blocks = new SharedBlocks(1 << 20, 8, FOR_EVER);
    try (var lent = new LentBlocks(1 << 20, false)) {
      SharedBlock block = lend(blocks, arrayOf(1));
      assertArrayEquals(arrayOf(1), read(lent, block));
      assertArrayEquals(arrayOf(1), read(lent, block));
      assertEquals(1, blocks.lent());
      assertNotSame(block, blocks.take(ARRAY));
      block.giveBack();
      assertEquals(1, blocks.lent());
    }
  }

  @Test
  void thereAreNoMoreBytesAndNoMoreBlocksThanMayBe() {
    var blocks = new SharedBlocks(1 << 20, 3, FOR_EVER);
    assertNull(blocks.take(1 << 20));
    List<SharedBlock> taken = new ArrayList<>();
    for (SharedBlock block; (block = blocks.take(300_000)) != null;) {
      taken.add(block);
    }
    assertEquals(3, taken.size());
    assertTrue(blocks.bytes() <= 1 << 20);
    assertNull(blocks.take(10));
    taken.getFirst().giveBack();
    // Too large for what is asked, so that it is let go for a smaller one.
    SharedBlock small = blocks.take(10);
    assertNotNull(small);
    assertFalse(taken.contains(small));
    assertEquals(3, blocks.lent());
  }

  @Test
  void whatNobodyUsesIsLetGo() throws Exception {
    var blocks = new SharedBlocks(1 << 20, 8, Duration.ofMillis(10));
    SharedBlock kept = blocks.take(ARRAY);
    SharedBlock unused = blocks.take(ARRAY);
    assertNotNull(kept);
    assertNotNull(unused);
    long both = blocks.bytes();
    unused.giveBack();
    while (blocks.bytes() == both) {
      Thread.sleep(1);
    }
    assertEquals(both / 2, blocks.bytes());
    try (var lent = new LentBlocks(1 << 20, false)) {
      assertThrows(IOException.class, () -> read(lent, unused));
      assertEquals(ARRAY, read(lent, kept).length);
    }
  }

  @Test
  void anotherBlockBehindTheSamePathIsSeenToBeAnother() throws Exception {
    var blocks = new SharedBlocks(1 << 20, 1, FOR_EVER);
    try (var lent = new LentBlocks(1 << 20, true)) {
      SharedBlock old = lend(blocks, arrayOf(1));
      read(lent, old);
      SharedBlock large = blocks.take(700_000);
      assertNotNull(large);
      large.giveBack();
      SharedBlock other = lend(blocks, arrayOf(3));
      // The system gives the lowest descriptor that is free, so often the very one.
      assertArrayEquals(arrayOf(3), read(lent, other));
      assertThrows(IOException.class, () -> read(lent, old));
    }
  }

  @Test
  void noOtherFileIsOpenedWhateverTheOtherProcessSays(@TempDir Path directory) throws Exception {
    Path file = Files.write(directory.resolve("private"), new byte[200_000]);
    String identity = SharedFile.identity(file.toString());
    try (var lent = new LentBlocks(1 << 20, true)) {
      for (String path : List.of(file.toString(), "/proc/self/mem", "/dev/zero", "",
          "/proc/self/fd/0", "/proc/1/fd/../../../etc/passwd")) {
        assertThrows(
            IOException.class,
            () -> lent.read(new BlockName(path, identity, 200_000), ARRAY, _ -> "read"));
      }
    }
    assertArrayEquals(new byte[200_000], Files.readAllBytes(file));
  }

  @Test
  void anArrayLongerThanMayBeIsRefused() {
    var blocks = new SharedBlocks(1 << 20, 8, FOR_EVER);
    SharedBlock block = lend(blocks, arrayOf(1));
    try (var lent = new LentBlocks(ARRAY - 1, true)) {
      assertThrows(IOException.class, () -> read(lent, block));
      for (long length : new long[]{-1, Long.MAX_VALUE, block.name().size()}) {
        assertThrows(IOException.class, () -> lent.read(block.name(), length, _ -> "read"));
      }
    }
    assertEquals(1, blocks.lent());
  }

  @Test
  void nothingIsReadOnceTheOtherProcessHasEnded() {
    var blocks = new SharedBlocks(1 << 20, 8, FOR_EVER);
    SharedBlock block = lend(blocks, arrayOf(1));
    var lent = new LentBlocks(1 << 20, true);
    lent.close();
    assertThrows(IOException.class, () -> read(lent, block));
  }
}
