package dev.heddle.ipc.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.MessageType;
import dev.heddle.ipc.wire.ProtocolException;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClassNumbersTest {
  private final AllowList allowed = new AllowList();
  private final SentClasses sent = new SentClasses();
  private final KnownClasses known = new KnownClasses();
  private final Codec codec = new Codec(allowed, known);

  enum Colour {
    RED, GREEN {
      @Override
      public String toString() {
        return "green";
      }
    }
  }

  record Point(int x, long y) implements Serializable {}

  static class Base implements Serializable {
    private static final long serialVersionUID = 1;
    String name = "base";
  }

  static final class Derived extends Base {
    private static final long serialVersionUID = 1;
    int[] numbers = {1, 2};
    Point point = new Point(3, 4);

    @Override
    public boolean equals(Object other) {
      return other instanceof Derived d && d.name.equals(name) && d.point.equals(point);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  private static List<Object> values() {
    return List.of(
        new Point(1, 2),
        new Derived(),
        Colour.RED,
        Colour.GREEN,
        List.of(new Point(3, 4), "x", Colour.GREEN),
        new TreeMap<>(Map.of("k", BigDecimal.TEN)),
        Instant.EPOCH,
        new ArrayList<>(List.of(new Derived(), 1, 2L)));
  }

  private Object pass(Object value) throws Exception {
    var used = new UsedClasses(sent);
    byte[] payload = Codec.encode(8, value, used);
    for (SentClasses.Entry entry : used.numbered()) {
      if (isNew(entry)) {
        known.define(entry.frame());
      }
    }
    return codec.decode(payload, 8);
  }

  private boolean isNew(SentClasses.Entry entry) {
    try {
      known.get(entry.number());
      return false;
    } catch (ProtocolException _) {
      return true;
    }
  }

  @Test
  void everyValueComesBackByNumbersAsItWent() throws Exception {
    allowed.allow("dev.heddle.ipc");
    for (int round = 0; round < 3; round++) {
      for (Object value : values()) {
        assertEquals(value, pass(value));
      }
      assertEquals(values(), ((Batch) pass(new Batch(new ArrayList<>(values())))).values());
    }
  }

  @Test
  void fromTheSecondTimeOnADescriptionIsOnlyANumber() {
    int first = Codec.encode(0, new Derived()).length;
    Codec.encode(0, new Derived(), new UsedClasses(sent));
    int numbered = Codec.encode(0, new Derived(), new UsedClasses(sent)).length;
    assertTrue(numbered < first / 2, () -> numbered + " bytes of " + first);
  }

  @Test
  void aNumberedClassThatIsNotAllowedIsRefusedAsEver() {
    var refused = assertThrows(IOException.class, () -> pass(new Point(1, 2)));
    assertTrue(refused.getMessage().contains(Point.class.getName()), refused.getMessage());
  }

  @Test
  void whatIsNotDescribedOrDescribedTwiceOrTooLargeIsRefused() throws Exception {
    byte[] payload = Codec.encode(0, new Derived(), new UsedClasses(sent));
    allowed.allow("dev.heddle.ipc");
    assertThrows(IOException.class, () -> codec.decode(payload, 0));
    var used = new UsedClasses(sent);
    Codec.encode(0, new Derived(), used);
    Frame good = used.numbered().iterator().next().frame();
    known.define(good);
    assertThrows(ProtocolException.class, () -> known.define(good));
    for (long number : new long[]{-1, SentClasses.MOST, 1L << 32}) {
      var beyond = new Frame(MessageType.CLASS, number, good.payload());
      assertThrows(ProtocolException.class, () -> known.define(beyond));
    }
    var huge = new Frame(MessageType.CLASS, 5, new byte[SentClasses.MOST_BYTES + 1]);
    assertThrows(ProtocolException.class, () -> known.define(huge));
  }

  @Test
  void damagedDescriptionsAreRefusedAndNothingElse() {
    var random = new Random(12);
    var used = new UsedClasses(sent);
    Codec.encode(0, new Derived(), used);
    int refused = 0;
    for (int i = 0; i < 5_000; i++) {
      for (SentClasses.Entry entry : used.numbered()) {
        byte[] bytes = entry.frame().payload().clone();
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        try {
          new KnownClasses().define(new Frame(MessageType.CLASS, 0, bytes));
        } catch (ProtocolException _) {
          refused++;
        }
      }
    }
    assertTrue(refused > 1_000, "only " + refused);
  }

  @Test
  void whenTheTableIsFullClassesAreWrittenOut() throws Exception {
    allowed.allow("dev.heddle.ipc");
    for (int i = 0; i < SentClasses.MOST + 10; i++) {
      int dimensions = i % 250 + 1;
      Class<?> type = List.of(Point.class, Derived.class, Base.class, Colour.class, String.class)
          .get(i / 250);
      Object array = java.lang.reflect.Array.newInstance(type, new int[dimensions]);
      assertEquals(array.getClass(), pass(array).getClass());
    }
    assertEquals(values(), pass(values()));
    var used = new UsedClasses(sent);
    Codec.encode(0, TimeUnit.SECONDS, used);
    assertTrue(used.numbered().size() < 2);
  }
}
