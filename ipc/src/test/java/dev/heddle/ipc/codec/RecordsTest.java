package dev.heddle.ipc.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ipc.RemoteCallable;
import dev.heddle.ipc.wire.ProtocolException;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordsTest {
  private static final byte SERIALIZED = 0;
  private static final byte LAMBDA = 21;
  private static final byte RECORD = 22;

  private final AllowList allowed = new AllowList();
  private final Codec codec = new Codec(allowed);

  private record All(
      boolean a, byte b, short c, char d, int e, long f, float g, double h, @Nullable Object i,
      @Nullable Integer j, String k, @Nullable All l) implements Serializable {}

  private record Nothing() implements Serializable {}

  private record Arrays2(int[] one, int @Nullable [] other) implements Serializable {}

  private record Chain(int number, @Nullable Chain next) implements Serializable {
    static Chain of(int length) {
      return length == 0 ? new Chain(0, null) : new Chain(length, of(length - 1));
    }
  }

  private record Positive(int number) implements Serializable {
    Positive {
      if (number <= 0) {
        throw new IllegalArgumentException(number + " is not positive");
      }
    }
  }

  /** Its accessor shows something else than what it holds. */
  private record Shy(int number) implements Serializable {
    @Override
    public int number() {
      return 0;
    }
  }

  private record Replaced(int number) implements Serializable {
    private Object writeReplace() {
      return "in place of " + number;
    }
  }

  private record Resolved(int number) implements Serializable {
    private Object readResolve() {
      return "instead of " + number;
    }
  }

  private record Holder(@Nullable Object held) implements Serializable {}

  private record Unsendable(int number) {}

  @BeforeEach
  void allowThisPackage() {
    allowed.allow(RecordsTest.class.getPackageName());
  }

  private @Nullable Object sent(int tag, Object value) throws Exception {
    byte[] payload = Codec.encode(3, value);
    assertEquals(tag, payload[3], value::toString);
    return codec.decode(payload, 3);
  }

  static List<Object> plain() {
    var inner = new All(
        true, (byte) -1, (short) 300, 'x', Integer.MIN_VALUE, Long.MAX_VALUE, -0.0f, Double.NaN,
        null, null, "text \ud83d\ude00", null);
    return List.of(
        new Nothing(), inner,
        new All(
            false, (byte) 1, (short) -1, '\ud800', 0, 1, 2, 3, 'c', 7, "", inner),
        new Chain(1, new Chain(2, null)), new Positive(1), new Holder(new Positive(3)));
  }

  @ParameterizedTest
  @MethodSource("plain")
  void recordOfPlainPartsComesBackEqualWithoutAStreamOfTheJdks(Object value) throws Exception {
    assertEquals(value, sent(RECORD, value));
  }

  /** As what {@code java File.java} compiles: every loader has a module of its own. */
  @Test
  void recordOfAnotherLoadersModuleComesBackEqual() throws Exception {
    URL[] here = {RecordsTest.class.getProtectionDomain().getCodeSource().getLocation()};
    try (var loader = new URLClassLoader(here, ClassLoader.getPlatformClassLoader())) {
      Class<?> type = loader.loadClass("dev.heddle.ipc.codec.Elsewhere");
      RecordParts parts = Objects.requireNonNull(RecordParts.of(type));
      Object[] values = {1, 2L, "three", null};
      Object made = (Object) parts.make().invokeExact((Object) values);
      assertSame(type, made.getClass());
      assertEquals("Elsewhere[a=1, b=2, c=three, d=null]", made.toString());
      assertArrayEquals(values, (Object[]) (Object) parts.split().invokeExact(made));
    } catch (Error | Exception e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void fieldsTravelNotWhatAccessorsShow() throws Exception {
    assertEquals("Shy[number=0]", new Shy(5).toString().replace("5", "0"));
    assertEquals(new Shy(5), sent(RECORD, new Shy(5)));
  }

  @Test
  void arraysOfPrimitivesTravelAndWhatIsSharedStaysShared() throws Exception {
    var apart = (Arrays2) sent(RECORD, new Arrays2(new int[]{1, 2}, new int[]{1, 2}));
    assertArrayEquals(new int[]{1, 2}, apart.one());
    assertArrayEquals(new int[]{1, 2}, apart.other());
    int[] shared = {3};
    var together = (Arrays2) sent(SERIALIZED, new Arrays2(shared, shared));
    assertSame(together.one(), together.other());
    var part = new Positive(1);
    RemoteCallable<Boolean> captures = captures(part, new Holder(part));
    assertEquals(true, ((RemoteCallable<?>) sent(SERIALIZED, captures)).call());
    RemoteCallable<Boolean> apartToo = captures(part, new Holder(new Positive(1)));
    assertEquals(false, ((RemoteCallable<?>) sent(LAMBDA, apartToo)).call());
  }

  private static RemoteCallable<Boolean> captures(Positive one, Holder other) {
    return () -> other.held() == one;
  }

  @Test
  void whatElseIsHeldIsSerializedByTheJdkAsEver() throws Exception {
    for (Object held : List.of(
        List.of(1), Instant.EPOCH, TimeUnit.DAYS, new Object[]{1}, new String[]{"a"})) {
      Object back = sent(SERIALIZED, new Holder(held));
      assertEquals(held.getClass(), ((Holder) back).held().getClass());
    }
    assertEquals("in place of 4", sent(SERIALIZED, new Replaced(4)));
    assertEquals("instead of 4", sent(SERIALIZED, new Resolved(4)));
    var refused =
        assertThrows(IllegalArgumentException.class, () -> sent(RECORD, new Unsendable(1)));
    assertTrue(refused.getMessage().contains("Unsendable"), refused.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> sent(RECORD, new Holder(new Unsendable(1))));
  }

  @Test
  void longChainsAreSerializedByTheJdk() throws Exception {
    assertEquals(Chain.of(15), sent(RECORD, Chain.of(15)));
    assertEquals(Chain.of(16), sent(SERIALIZED, Chain.of(16)));
    RemoteCallable<Chain> captured = returns(Chain.of(15));
    assertEquals(Chain.of(15), ((RemoteCallable<?>) sent(LAMBDA, captured)).call());
  }

  private static RemoteCallable<Chain> returns(Chain chain) {
    return () -> chain;
  }

  @Test
  void recordThatIsNotAllowedIsRefused() {
    byte[] payload = Codec.encode(0, new Positive(1));
    var strict = new Codec(new AllowList());
    var refused = assertThrows(IOException.class, () -> strict.decode(payload, 0));
    assertTrue(refused.getMessage().contains(Positive.class.getName()), refused.getMessage());
  }

  @Test
  void orderAndNamesOfComponentsArePartOfTheShape() {
    assertNotEquals(RecordParts.of(Wide.class).shape(), RecordParts.of(High.class).shape());
    assertNotEquals(RecordParts.of(Wide.class).shape(), RecordParts.of(Long2.class).shape());
  }

  private record Wide(int width, int height) implements Serializable {}

  private record High(int height, int width) implements Serializable {}

  private record Long2(long width, int height) implements Serializable {}

  @Test
  void constructorsRefusalIsAnInvalidObject() throws Exception {
    byte[] payload = Codec.encode(0, new Positive(1));
    payload[payload.length - 1] = 0;
    var refused = assertThrows(InvalidObjectException.class, () -> codec.decode(payload, 0));
    assertTrue(refused.getMessage().contains("0 is not positive"), refused.getMessage());
  }

  @Test
  void partsOfAnotherVersionAreRefusedInWords() {
    byte[] one = Codec.encode(0, new Positive(1));
    int shape = 1 + 2 + Positive.class.getName().length() + 1;
    // As of another order of the same types, or other names.
    byte[] other1 = one.clone();
    other1[shape]++;
    var refused = assertThrows(InvalidClassException.class, () -> codec.decode(other1, 0));
    assertTrue(
        refused.getMessage().contains("int number"), refused.getMessage());
    byte[] none = Arrays.copyOf(one, shape + Integer.BYTES);
    none[shape - 1] = 0;
    assertThrows(InvalidClassException.class, () -> codec.decode(none, 0));
    ByteBuffer text = ByteBuffer.allocate(one.length).put(one, 0, shape + Integer.BYTES);
    text.putInt(5).put((byte) 11).putFloat(1);
    assertThrows(InvalidObjectException.class, () -> codec.decode(text.array(), 0));
    String other = RecordsTest.class.getName();
    ByteBuffer renamed = ByteBuffer.allocate(1 + 2 + other.length() + 1 + Integer.BYTES);
    renamed.put(RECORD).putShort((short) other.length()).put(other.getBytes()).put((byte) 0);
    assertThrows(InvalidClassException.class, () -> codec.decode(renamed.array(), 0));
  }

  @Test
  void damagedRecordsAreRefusedAndNothingElse() throws Exception {
    var random = new Random(22);
    List<Object> values = plain();
    for (int i = 0; i < 20_000; i++) {
      byte[] payload = Codec.encode(0, values.get(random.nextInt(values.size())));
      for (int damage = random.nextInt(3); damage >= 0; damage--) {
        payload[random.nextInt(payload.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(payload.length) : payload.length;
      try {
        codec.decode(Arrays.copyOf(payload, length), 0);
      } catch (IOException | ClassNotFoundException _) {
        // Refused.
      }
    }
    assertThrows(ProtocolException.class, () -> codec.decode(new byte[0], 0));
  }
}
