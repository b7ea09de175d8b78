package dev.heddle.ipc;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Values as bytes: a tag, then the value. Common ones have a tag of their own and cost next to
 * nothing; the rest is serialized by the JDK and comes in through the {@link AllowList}.
 */
final class Codec {
  private static final int NULL = 0;
  private static final int BOOLEAN = 1;
  private static final int INTEGER = 2;
  private static final int LONG = 3;
  private static final int DOUBLE = 4;
  private static final int STRING = 5;
  private static final int BYTES = 6;
  private static final int SERIALIZED = 7;

  private final AllowList allowed;

  Codec(AllowList allowed) {
    this.allowed = allowed;
  }

  /**
   * Encodes a value behind a prefix of bytes.
   *
   * @throws IllegalArgumentException if it cannot be serialized, naming the class
   */
  static byte[] encode(byte[] prefix, @Nullable Object value) {
    return encode(prefix, value, _ -> {});
  }

  /**
   * Encodes a value and tells of each class that takes part in it.
   *
   * @throws IllegalArgumentException as above
   */
  static byte[] encode(byte[] prefix, @Nullable Object value, Consumer<Class<?>> classes) {
    var bytes = new ByteArrayOutputStream(prefix.length + sizeHint(value));
    bytes.writeBytes(prefix);
    try {
      write(value, new DataOutputStream(bytes), classes);
    } catch (NotSerializableException e) {
      throw new IllegalArgumentException(
          "Cannot be sent to or from a worker: " + typeOf(value) + " holds a " + e.getMessage()
              + ", which is not Serializable",
          e);
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot be serialized: " + typeOf(value), e);
    }
    return bytes.toByteArray();
  }

  private static String typeOf(@Nullable Object value) {
    return value == null ? "null" : value.getClass().getName();
  }

  private static int sizeHint(@Nullable Object value) {
    return value instanceof byte[] bytes ? bytes.length + 16 : 64;
  }

  private static void write(
      @Nullable Object value, DataOutputStream out, Consumer<Class<?>> classes)
      throws IOException {
    switch (value) {
      case null -> out.writeByte(NULL);
      case Boolean bit -> {
        out.writeByte(BOOLEAN);
        out.writeBoolean(bit);
      }
      case Integer number -> {
        out.writeByte(INTEGER);
        out.writeInt(number);
      }
      case Long number -> {
        out.writeByte(LONG);
        out.writeLong(number);
      }
      case Double number -> {
        out.writeByte(DOUBLE);
        out.writeDouble(number);
      }
      case String text -> {
        out.writeByte(STRING);
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
      case byte[] bytes -> {
        out.writeByte(BYTES);
        out.write(bytes);
      }
      default -> {
        out.writeByte(SERIALIZED);
        try (var objects = new TellingStream(out, classes)) {
          objects.writeObject(value);
        }
      }
    }
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
    var bytes = new ByteArrayInputStream(payload, offset, payload.length - offset);
    var in = new DataInputStream(bytes);
    int tag = in.readUnsignedByte();
    return switch (tag) {
      case NULL -> null;
      case BOOLEAN -> in.readBoolean();
      case INTEGER -> in.readInt();
      case LONG -> in.readLong();
      case DOUBLE -> in.readDouble();
      case STRING -> new String(in.readAllBytes(), StandardCharsets.UTF_8);
      case BYTES -> in.readAllBytes();
      case SERIALIZED -> deserialize(bytes);
      default -> throw new ProtocolException("unknown tag " + tag + " of a value");
    };
  }

  private @Nullable Object deserialize(ByteArrayInputStream bytes)
      throws IOException, ClassNotFoundException {
    AllowList.MessageFilter filter = allowed.forMessageOf(bytes.available());
    try (var objects = new ObjectInputStream(bytes)) {
      objects.setObjectInputFilter(filter);
      return objects.readObject();
    } catch (InvalidClassException e) {
      throw new IOException(
          "Refused to deserialize " + filter.refused()
              + "; if it is meant to come in, add its package with"
              + " ProcessPool.builder().allow(...)",
          e);
    }
  }
}
