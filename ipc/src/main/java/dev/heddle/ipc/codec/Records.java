package dev.heddle.ipc.codec;

import dev.heddle.ipc.wire.GrowingBytes;
import dev.heddle.ipc.wire.ProtocolException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.InvalidObjectException;
import java.io.ObjectInputFilter;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A record as bytes: the name of its class and its parts, without JDK serialization.
 *
 * <p>What a stream of the JDK's makes of a record is no more than that, and its constructor is called as well. But in a
 * JVM that has just started the stream takes most of the time to a first result ({@link Lambdas} says why), and calls a record's
 * constructor through some forty classes that the JDK generates for it.
 *
 * <p>Nothing else changes: the class has to be on the allow-list. A record is sent so if all its parts are null,
 * boxed primitives, strings, arrays of primitives or such records, and no array and no record is part of it twice: what is
 * shared keeps its identity in a stream of the JDK's. So does what replaces itself, and where a module does not
 * open the class to us, or a filter is set for the whole JVM, the JDK serializes it.
 */
final class Records {
  /** Records within records; deeper ones are serialized by the JDK. */
  private static final int MOST_DEPTH = 16;

  private Records() {}

  /** Encodes a record behind some empty room and a tag; null if it is to be serialized instead. */
  static byte @Nullable [] encode(int room, byte tag, Object record, ClassUse classes) {
    return encode(room, tag, record, classes, nobodySeen());
  }

  /** As above, for one of several values: what others are of too is not sent so. */
  static byte @Nullable [] encode(
      int room, byte tag, @Nullable Object record, ClassUse classes, Set<Object> seen) {
    return Lambdas.FILTERED || !(record instanceof Record)
        ? null
        : encode(room, tag, record, classes, seen, 1);
  }

  static Set<Object> nobodySeen() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private static byte @Nullable [] encode(
      int room, byte tag, Object record, ClassUse classes, Set<Object> seen, int depth) {
    Class<?> type = record.getClass();
    RecordParts form = depth > MOST_DEPTH ? null : RecordParts.of(type);
    if (form == null || !seen.add(record)) {
      return null;
    }
    var bytes = new GrowingBytes(room);
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(tag);
      out.writeUTF(type.getName());
      out.writeByte(form.count());
      out.writeInt(form.shape());
      for (Object part : split(form, record)) {
        byte[] value =
            part instanceof Record inner
                ? encode(0, tag, inner, classes, seen, depth + 1)
                : isPlain(part, seen) ? Codec.encode(0, part, classes) : null;
        if (value == null) {
          return null;
        }
        out.writeInt(value.length);
        out.write(value);
      }
    } catch (IOException _) {
      // A name of more than 64 KiB.
      return null;
    }
    SharedClasses.share(type);
    classes.uses(type);
    return bytes.toByteArray();
  }

  private static boolean isPlain(@Nullable Object part, Set<Object> seen) {
    if (part == null || part instanceof String) {
      return true;
    }
    return part.getClass().isArray()
        ? part.getClass().getComponentType().isPrimitive() && seen.add(part)
        : Scalars.isScalar(part);
  }

  private static @Nullable Object[] split(RecordParts form, Object record) {
    try {
      return (Object[]) (Object) form.split().invokeExact(record);
    } catch (Throwable e) {
      throw new AssertionError("Fields can be read", e);
    }
  }

  /** Decodes what is behind the tag. */
  static Object decode(byte[] payload, int start, int end, Codec codec, int depth)
      throws IOException, ClassNotFoundException {
    if (depth > Lambdas.MOST_DEPTH + MOST_DEPTH) {
      throw new ProtocolException("records within records more than " + MOST_DEPTH + " deep");
    }
    var in = new DataInputStream(new ByteArrayInputStream(payload, start, end - start));
    Class<?> type = codec.resolve(in.readUTF());
    if (Lambdas.FILTERED) {
      checkFilterOfTheJvm(type);
    }
    var parts = new @Nullable Object[in.readUnsignedByte()];
    int shape = in.readInt();
    for (int i = 0; i < parts.length; i++) {
      int length = in.readInt();
      if (length < 0 || length > in.available()) {
        throw new ProtocolException("a part of a record of " + length + " bytes");
      }
      int from = end - in.available();
      parts[i] = codec.decodeValue(payload, from, from + length, depth + 1);
      in.skipNBytes(length);
    }
    if (in.available() > 0) {
      throw new ProtocolException(in.available() + " bytes behind a record");
    }
    RecordParts form = RecordParts.of(type);
    if (form == null) {
      throw new InvalidClassException(
          type.getName(),
          "is no serializable record here, or in a package that its module does not open to"
              + " dev.heddle.ipc");
    }
    if (form.count() != parts.length || form.shape() != shape) {
      throw new InvalidClassException(
          type.getName(),
          "has other components here, " + Arrays.toString(type.getRecordComponents())
              + ", than where it is from; both sides need the same version");
    }
    return make(type, form, parts);
  }

  /** What a stream of the JDK's would ask. */
  private static void checkFilterOfTheJvm(Class<?> type) throws IOException {
    var factory = ObjectInputFilter.Config.getSerialFilterFactory();
    ObjectInputFilter filter = factory.apply(null, ObjectInputFilter.Config.getSerialFilter());
    if (filter != null
        && filter.checkInput(new Asked(type)) == ObjectInputFilter.Status.REJECTED) {
      throw new InvalidClassException(
          type.getName(), "is refused by the serialization filter of this JVM");
    }
  }

  /** A class to come, as a filter is asked about it. */
  private record Asked(Class<?> serialClass) implements ObjectInputFilter.FilterInfo {
    @Override
    public long arrayLength() {
      return -1;
    }

    @Override
    public long depth() {
      return 1;
    }

    @Override
    public long references() {
      return 1;
    }

    @Override
    public long streamBytes() {
      return 0;
    }
  }

  private static Object make(Class<?> type, RecordParts form, @Nullable Object[] parts)
      throws InvalidObjectException {
    try {
      return (Object) form.make().invokeExact((Object) parts);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      var invalid = new InvalidObjectException(type.getName() + " refuses its parts: " + e);
      invalid.initCause(e);
      throw invalid;
    }
  }
}
