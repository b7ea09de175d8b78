package dev.heddle.ipc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Values as bytes: a tag, then the value. Common ones have a tag of their own and cost one copy; the
 * rest is serialized by the JDK and comes in through the {@link AllowList}.
 *
 * <p>Whoever encodes leaves room in front of the value for what goes before it in the same payload.
 */
final class Codec {
  private static final byte SERIALIZED = 0;
  private static final byte STRING = 1;
  private static final byte BYTES = 2;

  /** Behind those of {@link Scalars}. */
  private static final byte BATCH = 20;

  private final AllowList allowed;

  Codec(AllowList allowed) {
    this.allowed = allowed;
  }

  /**
   * Encodes a value behind some empty room.
   *
   * @throws IllegalArgumentException if it cannot be serialized, naming the class and the way to it
   */
  static byte[] encode(int room, @Nullable Object value) {
    return encode(room, value, _ -> {});
  }

  /**
   * Encodes a value and tells of each class that takes part in it.
   *
   * @throws IllegalArgumentException as above
   */
  static byte[] encode(int room, @Nullable Object value, Consumer<Class<?>> classes) {
    if (value instanceof byte[] bytes) {
      return tagged(room, BYTES, bytes);
    }
    if (value instanceof String text && !hasSurrogates(text)) {
      return tagged(room, STRING, text.getBytes(StandardCharsets.UTF_8));
    }
    if (value instanceof Batch batch) {
      return encodeBatch(room, batch, classes);
    }
    byte[] scalar = Scalars.encode(room, value);
    return scalar == null ? serialize(room, value, classes) : scalar;
  }

  private static byte[] encodeBatch(int room, Batch batch, Consumer<Class<?>> classes) {
    List<byte[]> values = new ArrayList<>(batch.values().size());
    long size = room + 1L + Integer.BYTES;
    for (Object value : batch.values()) {
      byte[] encoded = encode(0, value, classes);
      size += Integer.BYTES + encoded.length;
      values.add(encoded);
    }
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "A chunk of " + size + " bytes is too large for one message; use smaller chunks");
    }
    ByteBuffer payload = ByteBuffer.allocate((int) size).position(room).put(BATCH);
    payload.putInt(values.size());
    for (byte[] value : values) {
      payload.putInt(value.length).put(value);
    }
    return payload.array();
  }

  private static byte[] tagged(int room, byte tag, byte[] bytes) {
    byte[] payload = new byte[Math.addExact(room + 1, bytes.length)];
    payload[room] = tag;
    System.arraycopy(bytes, 0, payload, room + 1, bytes.length);
    return payload;
  }

  /** UTF-8 loses those that do not come in pairs. */
  private static boolean hasSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static byte[] serialize(
      int room, @Nullable Object value, Consumer<Class<?>> classes) {
    var bytes = new GrowingBytes(room);
    bytes.write(SERIALIZED);
    try (var objects = new TellingStream(bytes, classes)) {
      objects.writeObject(value);
    } catch (NotSerializableException e) {
      throw new IllegalArgumentException(
          "Cannot be sent to or from a worker: " + typeOf(value) + " holds a " + e.getMessage()
              + ", which is not Serializable" + OffendingField.in(value),
          e);
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot be serialized: " + typeOf(value), e);
    }
    return bytes.toByteArray();
  }

  private static String typeOf(@Nullable Object value) {
    return value == null ? "null" : value.getClass().getName();
  }

  /** Tells of each class as its description is written. */
  private static final class TellingStream extends ObjectOutputStream {
    private final Consumer<Class<?>> classes;

    TellingStream(OutputStream out, Consumer<Class<?>> classes) throws IOException {
      super(out);
      this.classes = classes;
    }

    @Override
    protected void annotateClass(Class<?> type) {
      classes.accept(type);
    }
  }

  /** Decodes the value that begins at an offset and ends with the payload. */
  @Nullable
  Object decode(byte[] payload, int offset) throws IOException, ClassNotFoundException {
    if (offset < payload.length && payload[offset] == BATCH) {
      return decodeBatch(payload, offset + 1);
    }
    return decode(payload, offset, payload.length);
  }

  private @Nullable Object decode(byte[] payload, int offset, int end)
      throws IOException, ClassNotFoundException {
    if (offset >= end) {
      throw new ProtocolException("a payload without a value");
    }
    int start = offset + 1;
    return switch (payload[offset]) {
      case SERIALIZED -> deserialize(payload, start, end - start);
      case STRING -> new String(payload, start, end - start, StandardCharsets.UTF_8);
      case BYTES -> Arrays.copyOfRange(payload, start, end);
      default -> Scalars.decode(payload[offset], ByteBuffer.wrap(payload, start, end - start));
    };
  }

  /** A batch holds values, but no batches. */
  private Batch decodeBatch(byte[] payload, int start) throws IOException, ClassNotFoundException {
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
      values.add(decode(payload, in.position(), in.position() + length));
      in.position(in.position() + length);
    }
    if (in.hasRemaining()) {
      throw new ProtocolException(in.remaining() + " bytes behind a batch");
    }
    return new Batch(values);
  }

  private @Nullable Object deserialize(byte[] payload, int start, int length)
      throws IOException, ClassNotFoundException {
    AllowList.MessageFilter filter = allowed.forMessageOf(length);
    try (var objects =
        new ObjectInputStream(new ByteArrayInputStream(payload, start, length))) {
      objects.setObjectInputFilter(filter);
      return objects.readObject();
    } catch (InvalidClassException e) {
      if (filter.refused() == null) {
        throw e;
      }
      throw new IOException(
          "Refused to deserialize " + filter.refused()
              + "; if it is meant to come in, add its package with"
              + " ProcessPool.builder().allow(...)",
          e);
    }
  }
}
