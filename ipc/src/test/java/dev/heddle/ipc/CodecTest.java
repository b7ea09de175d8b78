package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ipc.codec.AllowList;
import dev.heddle.ipc.codec.Codec;
import dev.heddle.ipc.codec.RemoteFailure;
import dev.heddle.ipc.wire.ProtocolException;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CodecTest {
  private final AllowList allowed = new AllowList();
  private final Codec codec = new Codec(allowed);

  record Outer(String name, List<Inner> inners) implements Serializable {}

  @SuppressWarnings("serial")
  record Inner(Object secret) implements Serializable {}

  /** Random values of every kind, at random places in a payload. */
  @Test
  void everyKindOfValueComesBackAsItWent() throws Exception {
    var random = new Random(11);
    List<Function<Random, Object>> kinds =
        List.of(
            Random::nextBoolean,
            r -> (byte) r.nextInt(),
            r -> (short) r.nextInt(),
            r -> (char) r.nextInt(),
            Random::nextInt,
            Random::nextLong,
            Random::nextFloat,
            Random::nextDouble,
            CodecTest::text,
            r -> booleans(r, r.nextInt(50)),
            r -> text(r).getBytes(),
            r -> text(r).toCharArray(),
            r -> shorts(r, r.nextInt(50)),
            r -> r.ints(r.nextInt(50)).toArray(),
            r -> r.longs(r.nextInt(50)).toArray(),
            r -> floats(r, r.nextInt(50)),
            r -> r.doubles(r.nextInt(50)).toArray(),
            r -> Instant.ofEpochMilli(r.nextInt()),
            r -> Map.of(text(r), List.of(r.nextInt(), text(r))),
            r -> new int[][]{r.ints(3).toArray(), {}});
    for (int i = 0; i < 10_000; i++) {
      Object value = kinds.get(i % kinds.size()).apply(random);
      int room = random.nextInt(9);
      byte[] payload = Codec.encode(room, value);
      assertArrayEquals(new byte[room], Arrays.copyOf(payload, room));
      Object back = codec.decode(payload, room);
      assertTrue(Arrays.deepEquals(new Object[]{value}, new Object[]{back}), value::toString);
      assertEquals(value.getClass(), back.getClass());
    }
    assertEquals(null, codec.decode(Codec.encode(3, null), 3));
  }

  @Test
  void aValueOfTheWrongSizeIsRefused() {
    for (int tag = 0; tag < 256; tag++) {
      for (int size = 0; size < 20; size++) {
        byte[] payload = new byte[1 + size];
        payload[0] = (byte) tag;
        try {
          codec.decode(payload, 0);
        } catch (IOException | ClassNotFoundException e) {
          assertTrue(e.getMessage() == null || !e.getMessage().isBlank());
        }
      }
    }
    assertThrows(ProtocolException.class, () -> codec.decode(new byte[]{9, 0, 0}, 0));
    assertThrows(ProtocolException.class, () -> codec.decode(new byte[]{17, 0, 0, 0}, 0));
    assertThrows(ProtocolException.class, () -> codec.decode(new byte[]{99}, 0));
    assertThrows(ProtocolException.class, () -> codec.decode(new byte[0], 0));
  }

  @Test
  void onlyAllowedClassesComeIn() throws Exception {
    byte[] payload = Codec.encode(0, new Outer("o", List.of(new Inner("s"))));
    var refused = assertThrows(IOException.class, () -> codec.decode(payload, 0));
    assertTrue(refused.getMessage().contains(Outer.class.getName()), refused.getMessage());
    allowed.allow("dev.heddle.ipc");
    assertEquals(new Outer("o", List.of(new Inner("s"))), codec.decode(payload, 0));
  }

  @Test
  void whatCannotBeSerializedIsNamedWithTheWayToIt() {
    var value = new Outer("o", List.of(new Inner("fine"), new Inner(new Object())));
    var refused = assertThrows(IllegalArgumentException.class, () -> Codec.encode(0, value));
    assertTrue(refused.getMessage().contains("java.lang.Object"), refused.getMessage());
    assertTrue(refused.getMessage().contains("Outer.inners[1].secret"), refused.getMessage());
  }

  @Test
  void capturedValueThatCannotBeSerializedIsNamed() {
    var secret = new Thread();
    RemoteCallable<String> code = () -> secret.getName();
    var refused = assertThrows(IllegalArgumentException.class, () -> Codec.encode(0, code));
    assertTrue(refused.getMessage().contains("java.lang.Thread"), refused.getMessage());
    assertTrue(refused.getMessage().contains("captured value 1"), refused.getMessage());
    assertTrue(refused.getMessage().contains("the lambda of"), refused.getMessage());
  }

  /** Its methods are called by lambdas that capture it. */
  static class Unsendable {
    int twice(int number) {
      return 2 * number;
    }

    RemoteFunction<Integer, Integer> reference() {
      return this::twice;
    }

    RemoteFunction<Integer, Integer> lambda() {
      return number -> twice(number) + 1;
    }
  }

  @Test
  void lambdaThatHoldsTheObjectAroundItSaysToMakeTheMethodStatic() {
    var around = new Unsendable();
    for (var code : List.of(around.reference(), around.lambda(), new Unsendable() {}.lambda())) {
      var refused = assertThrows(IllegalArgumentException.class, () -> Codec.encode(0, code));
      assertTrue(refused.getMessage().contains("captured value 1"), refused.getMessage());
      assertTrue(refused.getMessage().contains("make the method static"), refused.getMessage());
    }
    RemoteFunction<Integer, Integer> bound = around::twice;
    var refused = assertThrows(IllegalArgumentException.class, () -> Codec.encode(0, bound));
    assertFalse(refused.getMessage().contains("static"), refused.getMessage());
  }

  @Test
  void failureThatIsTooLargeIsShortenedUntilItFits() throws Exception {
    for (int limit : new int[]{1024, 4096, 1 << 20}) {
      var failure = new IllegalStateException("m".repeat(100_000));
      byte[] payload = RemoteFailure.encode(8, failure, limit);
      assertTrue(payload.length <= limit, () -> payload.length + " over " + limit);
      Throwable back = RemoteFailure.decode(payload, 8, codec, "worker", RemoteException::new);
      assertTrue(back.getMessage().contains("mmm"), back.getMessage());
    }
  }

  private static String text(Random random) {
    char[] letters = new char[random.nextInt(40)];
    int range = random.nextBoolean() ? 128 : 65_536;
    for (int i = 0; i < letters.length; i++) {
      letters[i] = (char) random.nextInt(range);
    }
    return new String(letters);
  }

  private static boolean[] booleans(Random random, int length) {
    var bits = new boolean[length];
    for (int i = 0; i < length; i++) {
      bits[i] = random.nextBoolean();
    }
    return bits;
  }

  private static short[] shorts(Random random, int length) {
    var numbers = new short[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = (short) random.nextInt();
    }
    return numbers;
  }

  private static float[] floats(Random random, int length) {
    var numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = random.nextFloat();
    }
    return numbers;
  }
}
