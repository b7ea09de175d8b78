package dev.heddle.ipc.codec;

import dev.heddle.ipc.memory.LentBlocks;
import dev.heddle.ipc.wire.GrowingBytes;
import dev.heddle.ipc.wire.ProtocolException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values as bytes: a tag, then the value. Common ones have a tag of their own and cost one copy; the
 * rest is serialized by the JDK and comes in through the {@link AllowList}.
 *
 * <p>Graphs of objects may be deep: what the stack of the caller has no room for is done again on one
 * that has ({@link DeepStack}), up to a limit of {@value #MOST_DEPTH_WITH_STACK}.
 *
 * <p>Whoever encodes leaves room in front of the value for what goes before it in the same payload.
 */
public final class Codec {
  private static final byte SERIALIZED = 0;
  private static final byte STRING = 1;
  private static final byte BYTES = 2;

  /** Behind those of {@link Scalars}. */
  private static final byte BATCH = 20;

  private static final byte LAMBDA = 21;
  static final byte RECORD = 22;
  private static final byte LENT = 23;

  /** Objects that hang from each other: what an ordinary stack has room for. */
  private static final int MOST_DEPTH = 200;

  private static final int MOST_DEPTH_WITH_STACK = 50_000;

  private final AllowList allowed;
  private final KnownClasses known;
  private final @Nullable LentBlocks lent;

  /** For values from where no class has a number. */
  public Codec(AllowList allowed) {
    this(allowed, new KnownClasses());
  }

  /** For values from where no arrays are lent. */
  public Codec(AllowList allowed, KnownClasses known) {
    this(allowed, known, null);
  }

  public Codec(AllowList allowed, KnownClasses known, @Nullable LentBlocks lent) {
    this.allowed = allowed;
    this.known = known;
    this.lent = lent;
  }

  /**
   * Encodes a value behind some empty room.
   *
   * @throws IllegalArgumentException if it cannot be serialized, naming the class and the way to it
   */
  public static byte[] encode(int room, @Nullable Object value) {
    return encode(room, value, ClassUse.writtenOut(_ -> {}));
  }

  /**
   * Encodes a value and tells of each class that takes part in it.
   *
   * @throws IllegalArgumentException as above
   */
  public static byte[] encode(int room, @Nullable Object value, ClassUse classes) {
    byte[] lent = value == null ? null : LongArrays.encode(room, LENT, value, classes);
    if (lent != null) {
      return lent;
    }
    if (value instanceof byte[] bytes) {
      return tagged(room, BYTES, bytes);
    }
    if (value instanceof String text && !hasSurrogates(text)) {
      return tagged(room, STRING, text.getBytes(StandardCharsets.UTF_8));
    }
    if (value instanceof Batch batch) {
      return Batches.encode(room, BATCH, batch, classes);
    }
    int before = classes.blocks();
    byte[] bytes = Scalars.encode(room, value);
    if (bytes == null && value != null && Lambdas.isCandidate(value)) {
      bytes = Lambdas.encode(room, LAMBDA, value, classes);
    }
    if (bytes == null && value != null) {
      bytes = Records.encode(room, RECORD, value, classes);
    }
    if (bytes != null) {
      return bytes;
    }
    // A record may have begun with a long array, and turned out to be none of the plain ones.
    classes.takeBack(before);
    return serialize(room, value, classes);
  }

  /** True if a value has no tag of its own. */
  static boolean isObject(@Nullable Object value) {
    return value != null
        && !(value instanceof String)
        && !(value instanceof byte[])
        && !(value instanceof Batch)
        && !Scalars.isScalar(value);
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

  static byte[] serialize(int room, @Nullable Object value, ClassUse classes) {
    try {
      return serializeHere(room, value, classes);
    } catch (StackOverflowError _) {
      return serializeDeep(room, value, classes);
    }
  }

  /** For an exception: nobody could print a chain of causes that no ordinary stack has room for. */
  public static byte[] encodeShallow(Throwable failure) {
    return serializeHere(0, failure, ClassUse.writtenOut(_ -> {}));
  }

  @Nullable
  public Object decodeShallow(byte[] payload, int offset)
      throws IOException, ClassNotFoundException {
    if (offset >= payload.length || payload[offset] != SERIALIZED) {
      return null;
    }
    int length = payload.length - offset - 1;
    return deserialize(payload, offset + 1, length, allowed.forMessageOf(length, MOST_DEPTH));
  }

  private static byte[] serializeDeep(int room, @Nullable Object value, ClassUse classes) {
    try {
      return DeepStack.call(() -> serializeHere(room, value, classes));
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException(
          "Cannot be serialized: " + typeOf(value) + " is too deep a graph of objects; send it in"
              + " parts",
          e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("not thrown", e);
    }
  }

  private static byte[] serializeHere(int room, @Nullable Object value, ClassUse classes) {
    var bytes = new GrowingBytes(room);
    bytes.write(SERIALIZED);
    try (var objects = new ValueOutput(bytes, classes)) {
      objects.writeObject(value);
    } catch (NotSerializableException e) {
      throw new IllegalArgumentException(
          "Cannot be sent to or from a worker: " + typeOf(value)
              + (value instanceof Serializable
                  ? " holds a " + e.getMessage() + ", which is not Serializable"
                      + OffendingField.in(value)
                  : " is not Serializable; send what it holds, for example in a record"),
          e);
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot be serialized: " + typeOf(value), e);
    }
    return bytes.toByteArray();
  }

  private static String typeOf(@Nullable Object value) {
    return value == null ? "null" : value.getClass().getName();
  }

  /** Decodes the value that begins at an offset and ends with the payload. */
  @Nullable
  public Object decode(byte[] payload, int offset) throws IOException, ClassNotFoundException {
    if (offset < payload.length && payload[offset] == BATCH) {
      return Batches.decode(payload, offset + 1, this);
    }
    return decodeValue(payload, offset, payload.length);
  }

  /** Decodes one that is no batch. */
  @Nullable
  Object decodeValue(byte[] payload, int offset, int end)
      throws IOException, ClassNotFoundException {
    return decodeValue(payload, offset, end, 1);
  }

  /** Decodes one that is part of lambdas or records, so many of them. */
  @Nullable
  Object decodeValue(byte[] payload, int offset, int end, int depth)
      throws IOException, ClassNotFoundException {
    if (offset >= end) {
      throw new ProtocolException("a payload without a value");
    }
    int start = offset + 1;
    return switch (payload[offset]) {
      case SERIALIZED -> deserialize(payload, start, end - start);
      case STRING -> new String(payload, start, end - start, StandardCharsets.UTF_8);
      case BYTES -> Arrays.copyOfRange(payload, start, end);
      case LAMBDA -> Lambdas.decode(payload, start, end, this, depth);
      case RECORD -> Records.decode(payload, start, end, this, depth);
      case LENT -> LongArrays.decode(ByteBuffer.wrap(payload, start, end - start), lent);
      default -> Scalars.decode(payload[offset], ByteBuffer.wrap(payload, start, end - start));
    };
  }

  private @Nullable Object deserialize(byte[] payload, int start, int length)
      throws IOException, ClassNotFoundException {
    AllowList.MessageFilter filter = allowed.forMessageOf(length, MOST_DEPTH);
    try {
      return deserialize(payload, start, length, filter);
    } catch (IOException e) {
      if (!filter.wasTooDeep()) {
        throw e;
      }
    } catch (StackOverflowError _) {
      // The stack was used already, or a class's own reading takes much of it.
    }
    return deserializeDeep(payload, start, length);
  }

  private @Nullable Object deserializeDeep(byte[] payload, int start, int length)
      throws IOException, ClassNotFoundException {
    AllowList.MessageFilter filter = allowed.forMessageOf(length, MOST_DEPTH_WITH_STACK);
    try {
      return DeepStack.<@Nullable Object>call(
          () -> deserialize(payload, start, length, filter));
    } catch (IOException | ClassNotFoundException | RuntimeException e) {
      throw e;
    } catch (StackOverflowError e) {
      throw new IOException("The stack overflows while an object is deserialized", e);
    } catch (Exception e) {
      throw new AssertionError("not thrown", e);
    }
  }

  private @Nullable Object deserialize(
      byte[] payload, int start, int length, AllowList.MessageFilter filter)
      throws IOException, ClassNotFoundException {
    try (var objects =
        new ValueInput(new ByteArrayInputStream(payload, start, length), known)) {
      objects.setObjectInputFilter(filter);
      return objects.readObject();
    } catch (InvalidClassException e) {
      if (filter.refusal() == null) {
        throw e;
      }
      throw refused(filter.refusal(), e);
    }
  }

  /** A class by its name, if it may come in. */
  Class<?> resolve(String name) throws IOException, ClassNotFoundException {
    if (name.isEmpty()) {
      throw new ProtocolException("a class without a name");
    }
    Class<?> type = find(name);
    if (!allowed.isAllowed(type)) {
      throw refused(allowed.refusalOf(name), null);
    }
    return type;
  }

  private static Class<?> find(String name) throws ClassNotFoundException {
    try {
      return Class.forName(name, false, Codec.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      return SharedClasses.find(name, e);
    }
  }

  private static IOException refused(@Nullable String what, @Nullable Throwable cause) {
    return new IOException("Refused to deserialize " + what, cause);
  }
}
