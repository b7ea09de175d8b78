package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.ipc.memory.SharedBlock;
import dev.heddle.ipc.memory.SharedBlocks;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Long arrays do not go through the pipe, and nobody can tell by anything but the time it takes. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class LentArraysTest {
  private static final int LONG = 300_000;

  private static ProcessPool pool;

  @BeforeAll
  static void open() throws Exception {
    pool = ProcessPool.open(2);
  }

  @AfterAll
  static void close() {
    pool.close();
  }

  /** Whatever happens to a call, the memory for its argument can be had again. */
  @AfterEach
  void nothingIsLentAnyMore() {
    assertEquals(0, SharedBlocks.OWN.lent());
  }

  private static byte[] bytes(int seed) {
    var bytes = new byte[LONG];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] same(byte[] array) {
    return array;
  }

  private static int lent(byte[] whatever) {
    return SharedBlocks.OWN.lent();
  }

  record Image(int width, byte[] pixels, double[] weights) implements Serializable {}

  @Test
  void everyKindOfArrayComesAsItWent() throws Exception {
    var random = new Random(7);
    byte[] bytes = bytes(1);
    int[] ints = random.ints(LONG).toArray();
    long[] longs = random.longs(LONG).toArray();
    double[] doubles = random.doubles(LONG).toArray();
    var floats = new float[LONG];
    var shorts = new short[LONG];
    var chars = new char[LONG];
    for (int i = 0; i < LONG; i++) {
      floats[i] = random.nextFloat();
      shorts[i] = (short) random.nextInt();
      chars[i] = (char) random.nextInt();
    }
    assertArrayEquals(bytes, pool.call(LentArraysTest::same, bytes));
    assertArrayEquals(ints, pool.call((int[] a) -> a, ints));
    assertArrayEquals(longs, pool.call((long[] a) -> a, longs));
    assertArrayEquals(doubles, pool.call((double[] a) -> a, doubles));
    assertArrayEquals(floats, pool.call((float[] a) -> a, floats));
    assertArrayEquals(shorts, pool.call((short[] a) -> a, shorts));
    assertArrayEquals(chars, pool.call((char[] a) -> a, chars));
    var image = new Image(640, bytes, doubles);
    Image back = pool.call((Image i) -> i, image);
    assertArrayEquals(bytes, back.pixels());
    assertArrayEquals(doubles, back.weights());
  }

  @Test
  void manyArraysInChunksComeInOrder() throws Exception {
    List<byte[]> arrays = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      arrays.add(bytes(i));
    }
    for (int chunk : new int[]{1, 3}) {
      List<byte[]> back =
          pool.mapping((byte[] array) -> array).chunk(chunk).toList(arrays);
      for (int i = 0; i < arrays.size(); i++) {
        assertArrayEquals(arrays.get(i), back.get(i), "number " + i);
      }
    }
  }

  @Test
  void argumentIsWhatItWasWhenTheCallWasMade() throws Exception {
    Heddle.run(() -> {
      byte[] bytes = bytes(3);
      byte[] before = bytes.clone();
      var going = pool.submit(
          array -> {
            Thread.sleep(100);
            return array;
          },
          bytes);
      Arrays.fill(bytes, (byte) 0);
      assertArrayEquals(before, going.await());
    });
  }

  @Test
  void workerHasItsMemoryBackWhenItsAnswerHasBeenRead() throws Exception {
    try (var one = ProcessPool.open(1)) {
      for (int i = 0; i < 20; i++) {
        one.call(LentArraysTest::same, bytes(i));
      }
      assertEquals(0, one.call(LentArraysTest::lent, new byte[1]));
    }
  }

  record Mixed(byte[] pixels, ArrayList<String> names) implements Serializable {}

  @Test
  void arrayOfARecordThatIsNotPlainIsSentAndNothingIsLentForIt() throws Exception {
    var mixed = new Mixed(bytes(9), new ArrayList<>(List.of("a", "b")));
    try (var one = ProcessPool.open(1)) {
      for (int i = 0; i < 3; i++) {
        Mixed back = one.call((Mixed value) -> value, mixed);
        assertArrayEquals(mixed.pixels(), back.pixels());
        assertEquals(mixed.names(), back.names());
      }
      assertEquals(0, one.call(LentArraysTest::lent, new byte[1]));
    }
  }

  @Test
  void memoryComesBackAfterFailuresAndCancellations() throws Exception {
    byte[] bytes = bytes(4);
    assertThrows(IllegalStateException.class, () -> pool.call(
        array -> {
          throw new IllegalStateException("after " + array.length);
        }, bytes));
    assertThrows(TimeoutException.class, () -> Heddle.run(() -> Heddle.timeout(
        Duration.ofMillis(50),
        () -> pool.call(
            array -> {
              Thread.sleep(60_000);
              return array.length;
            }, bytes))));
    assertThrows(WorkerLostException.class, () -> pool.call(
        array -> {
          Runtime.getRuntime().halt(3);
          return array.length;
        }, bytes));
    assertThrows(IllegalArgumentException.class, () -> pool.call(
        array -> array.size(), new ArrayList<>(List.of(bytes, new Object()))));
    assertArrayEquals(bytes, pool.call(LentArraysTest::same, bytes));
  }

  @Test
  void secondWorkerSeesWhatTheFirstOneHasDiedOf(@TempDir Path directory) throws Exception {
    var tried = Mark.in(directory, "tried");
    byte[] bytes = bytes(5);
    byte[] back = pool.idempotent(1).call(
        array -> {
          if (!tried.isSet()) {
            tried.set();
            Runtime.getRuntime().halt(4);
          }
          return array;
        }, bytes);
    assertArrayEquals(bytes, back);
  }

  @Test
  void limitOfAMessageCountsWhatIsLent() throws Exception {
    try (var small = ProcessPool.builder().maxMessageBytes(200_000).workers(1).build()) {
      var tooLong =
          assertThrows(IllegalArgumentException.class, () -> small.call(a -> a.length, bytes(6)));
      assertTrue(tooLong.getMessage().contains("200000"), tooLong.getMessage());
      var tooLongBack =
          assertThrows(IllegalArgumentException.class, () -> small.call(n -> new byte[n], LONG));
      assertTrue(tooLongBack.getMessage().contains("200000"), tooLongBack.getMessage());
      assertEquals(150_000, small.call(n -> new byte[n], 150_000).length);
    }
  }

  @Test
  void withoutMemoryToLendArraysAreSent() throws Exception {
    List<SharedBlock> all = new ArrayList<>();
    for (SharedBlock block; (block = SharedBlocks.OWN.take(LONG)) != null;) {
      all.add(block);
    }
    try {
      int lent = SharedBlocks.OWN.lent();
      byte[] bytes = bytes(8);
      assertArrayEquals(bytes, pool.call(LentArraysTest::same, bytes));
      assertEquals(lent, SharedBlocks.OWN.lent());
    } finally {
      all.forEach(SharedBlock::giveBack);
    }
  }

  @Test
  void callsThatAreDroppedBeforeTheyBeginGiveTheirMemoryBack() throws Exception {
    Heddle.run(() -> Heddle.moveOnAfter(Duration.ofMillis(100), () -> {
      try (var group = TaskGroup.open()) {
        for (int i = 0; i < 10; i++) {
          pool.submit(array -> {
            Thread.sleep(60_000);
            return array.length;
          }, bytes(i));
        }
        assertTrue(SharedBlocks.OWN.lent() >= 10);
        group.join();
      }
    }));
  }
}
