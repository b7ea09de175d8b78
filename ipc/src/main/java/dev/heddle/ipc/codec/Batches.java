package dev.heddle.ipc.codec;

import dev.heddle.ipc.wire.ProtocolException;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Batch} as bytes, in the first of three forms that fits: values of one primitive kind as
 * one array; objects as one serialized array, so that what they share travels once; anything else
 * value by value. A batch holds no batch.
 */
final class Batches {
  private static final byte EACH = 0;
  private static final byte PACKED = 1;
  private static final byte OBJECTS = 2;

  /** The most that a Java array can hold. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  private Batches() {}

  /** Encodes a batch, its tag included, behind some empty room. */
  static byte[] encode(int room, byte tag, Batch batch, ClassUse classes) {
    List<@Nullable Object> values = batch.values();
    int head = Math.addExact(room, 2);
    Object array = packed(values);
    byte form = PACKED;
    byte[] payload;
    if (array != null) {
      payload = Codec.encode(head, array, classes);
    } else if (allObjects(values)) {
      form = OBJECTS;
      payload = Codec.serialize(head, values.toArray(), classes);
    } else {
      form = EACH;
      payload = encodeEach(head, values, classes);
    }
    payload[room] = tag;
    payload[room + 1] = form;
    return payload;
  }

  /** The values as an array of primitives, or null if they are not all of one such kind. */
  private static @Nullable Object packed(List<@Nullable Object> values) {
    Object first = values.isEmpty() ? null : values.getFirst();
    return switch (first) {
      case Integer _ when allAre(Integer.class, values) -> {
        var array = new int[values.size()];
        for (int i = 0; i < array.length; i++) {
          array[i] = (Integer) values.get(i);
        }
        yield array;
      }
      case Long _ when allAre(Long.class, values) -> {
        var array = new long[values.size()];
        for (int i = 0; i < array.length; i++) {
          array[i] = (Long) values.get(i);
        }
        yield array;
      }
      case Double _ when allAre(Double.class, values) -> {
        var array = new double[values.size()];
        for (int i = 0; i < array.length; i++) {
          array[i] = (Double) values.get(i);
        }
        yield array;
      }
      case Boolean _ when allAre(Boolean.class, values) -> {
        var array = new boolean[values.size()];
        for (int i = 0; i < array.length; i++) {
          array[i] = (Boolean) values.get(i);
        }
        yield array;
      }
      case null, default -> null;
    };
  }

  private static boolean allAre(Class<?> kind, List<@Nullable Object> values) {
    for (Object value : values) {
      if (value == null || value.getClass() != kind) {
        return false;
      }
    }
    return true;
  }

  /** True if each value has to be serialized anyway. */
  private static boolean allObjects(List<@Nullable Object> values) {
    for (Object value : values) {
      if (!Codec.isObject(value)) {
        return false;
      }
    }
    return !values.isEmpty();
  }

  private static byte[] encodeEach(int room, List<@Nullable Object> values, ClassUse classes) {
    List<byte[]> encoded = new ArrayList<>(values.size());
    long size = room + (long) Integer.BYTES;
    for (Object value : values) {
      byte[] bytes = Codec.encode(0, value, classes);
      size += Integer.BYTES + bytes.length;
      encoded.add(bytes);
    }
    if (size > MOST_BYTES) {
      throw new IllegalArgumentException(
          "A chunk of " + size + " bytes is too large for one message; use smaller chunks");
    }
    ByteBuffer payload = ByteBuffer.allocate((int) size).position(room);
    payload.putInt(encoded.size());
    for (byte[] bytes : encoded) {
      payload.putInt(bytes.length).put(bytes);
    }
    return payload.array();
  }

  /** Decodes what is behind the tag. */
  static Batch decode(byte[] payload, int start, Codec codec)
      throws IOException, ClassNotFoundException {
    if (start >= payload.length) {
      throw new ProtocolException("a batch without a form");
    }
    return switch (payload[start]) {
      case PACKED -> new Batch(unpacked(codec.decodeValue(payload, start + 1, payload.length)));
      case OBJECTS -> new Batch(objects(codec.decodeValue(payload, start + 1, payload.length)));
      case EACH -> decodeEach(payload, start + 1, codec);
      default -> throw new ProtocolException("unknown form " + payload[start] + " of a batch");
    };
  }

  private static List<@Nullable Object> unpacked(@Nullable Object array)
      throws ProtocolException {
    if (array == null || !array.getClass().isArray()) {
      throw new ProtocolException("a packed batch that is no array");
    }
    List<@Nullable Object> values = new ArrayList<>(Array.getLength(array));
    switch (array) {
      case int[] numbers -> {
        for (int number : numbers) {
          values.add(number);
        }
      }
      case long[] numbers -> {
        for (long number : numbers) {
          values.add(number);
        }
      }
      case double[] numbers -> {
        for (double number : numbers) {
          values.add(number);
        }
      }
      case boolean[] bits -> {
        for (boolean bit : bits) {
          values.add(bit);
        }
      }
      default -> throw new ProtocolException("a packed batch of something else");
    }
    return values;
  }

  private static List<@Nullable Object> objects(@Nullable Object array) throws ProtocolException {
    if (array instanceof Object[] objects && objects.getClass() == Object[].class) {
      return new ArrayList<>(Arrays.asList(objects));
    }
    throw new ProtocolException("a batch of objects that is no array");
  }

  private static Batch decodeEach(byte[] payload, int start, Codec codec)
      throws IOException, ClassNotFoundException {
    ByteBuffer in = ByteBuffer.wrap(payload, start, payload.length - start);
    int count = in.remaining() < Integer.BYTES ? -1 : in.getInt();
    if (count < 0 || count > in.remaining() / (Integer.BYTES + 1)) {
      throw new ProtocolException(
          "a batch of " + count + " values in " + payload.length + " bytes");
    }
    List<@Nullable Object> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
      if (length < 0 || length > in.remaining()) {
        throw new ProtocolException("a value of " + length + " bytes in a batch");
      }
      values.add(codec.decodeValue(payload, in.position(), in.position() + length));
      in.position(in.position() + length);
    }
    if (in.hasRemaining()) {
      throw new ProtocolException(in.remaining() + " bytes behind a batch");
    }
    return new Batch(values);
  }
}
