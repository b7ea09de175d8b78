package dev.heddle.ipc.codec;

import dev.heddle.ipc.wire.ProtocolException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Null, boxed primitives and arrays of primitives as bytes, big endian, each kind behind its own tag.
 * The length of an array follows from that of the payload.
 */
final class Scalars {
  private static final byte NULL = 3;
  private static final byte FALSE = 4;
  private static final byte TRUE = 5;
  private static final byte BYTE = 6;
  private static final byte SHORT = 7;
  private static final byte CHAR = 8;
  private static final byte INT = 9;
  private static final byte LONG = 10;
  private static final byte FLOAT = 11;
  private static final byte DOUBLE = 12;
  private static final byte BOOLEANS = 13;
  private static final byte SHORTS = 14;
  private static final byte CHARS = 15;
  private static final byte INTS = 16;
  private static final byte LONGS = 17;
  private static final byte FLOATS = 18;
  private static final byte DOUBLES = 19;

  private Scalars() {}

  /** True if {@link #encode} encodes it. */
  static boolean isScalar(Object value) {
    Class<?> type = value.getClass();
    return type.isArray()
        ? type.getComponentType().isPrimitive() && type != byte[].class
        : value instanceof Number && isBox(value)
            || value instanceof Boolean
            || value instanceof Character;
  }

  private static boolean isBox(Object number) {
    return number instanceof Integer
        || number instanceof Long
        || number instanceof Double
        || number instanceof Float
        || number instanceof Short
        || number instanceof Byte;
  }

  /**
   * Encodes a value behind some empty room; null if it is of another kind. No switch over patterns: for
   * its first use a JVM makes a class, which takes 2 ms of a worker's start.
   */
  static byte @Nullable [] encode(int room, @Nullable Object value) {
    if (value == null) {
      return start(room, NULL, 0).array();
    }
    if (value instanceof Integer number) {
      return start(room, INT, Integer.BYTES).putInt(number).array();
    }
    if (value instanceof Long number) {
      return start(room, LONG, Long.BYTES).putLong(number).array();
    }
    if (value instanceof Double number) {
      return start(room, DOUBLE, Double.BYTES).putDouble(number).array();
    }
    if (value instanceof Boolean bit) {
      return start(room, bit ? TRUE : FALSE, 0).array();
    }
    if (value instanceof Float number) {
      return start(room, FLOAT, Float.BYTES).putFloat(number).array();
    }
    if (value instanceof Short number) {
      return start(room, SHORT, Short.BYTES).putShort(number).array();
    }
    if (value instanceof Character letter) {
      return start(room, CHAR, Character.BYTES).putChar(letter).array();
    }
    if (value instanceof Byte number) {
      return start(room, BYTE, 1).put(number).array();
    }
    return value.getClass().isArray() ? encodeArray(room, value) : null;
  }

  private static byte @Nullable [] encodeArray(int room, Object value) {
    ByteBuffer bytes = null;
    if (value instanceof int[] array) {
      bytes = start(room, INTS, (long) array.length * Integer.BYTES);
      bytes.asIntBuffer().put(array);
    } else if (value instanceof long[] array) {
      bytes = start(room, LONGS, (long) array.length * Long.BYTES);
      bytes.asLongBuffer().put(array);
    } else if (value instanceof double[] array) {
      bytes = start(room, DOUBLES, (long) array.length * Double.BYTES);
      bytes.asDoubleBuffer().put(array);
    } else if (value instanceof float[] array) {
      bytes = start(room, FLOATS, (long) array.length * Float.BYTES);
      bytes.asFloatBuffer().put(array);
    } else if (value instanceof short[] array) {
      bytes = start(room, SHORTS, (long) array.length * Short.BYTES);
      bytes.asShortBuffer().put(array);
    } else if (value instanceof char[] array) {
      bytes = start(room, CHARS, (long) array.length * Character.BYTES);
      bytes.asCharBuffer().put(array);
    } else if (value instanceof boolean[] bits) {
      return encode(room, bits);
    }
    return bytes == null ? null : bytes.array();
  }

  private static byte[] encode(int room, boolean[] bits) {
    ByteBuffer bytes = start(room, BOOLEANS, bits.length);
    for (boolean bit : bits) {
      bytes.put(bit ? (byte) 1 : 0);
    }
    return bytes.array();
  }

  /** Makes a payload of the right size, ready for the value to be put. */
  private static ByteBuffer start(int room, byte tag, long size) {
    long total = room + 1 + size;
    if (total > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "An array of " + size + " bytes is too large for one message; send it in parts");
    }
    return ByteBuffer.allocate((int) total).position(room).put(tag);
  }

  /** Decodes what is left in a payload behind its tag. */
  static @Nullable Object decode(byte tag, ByteBuffer in) throws ProtocolException {
    checkSize(tag, in.remaining());
    return switch (tag) {
      case NULL -> null;
      case FALSE -> false;
      case TRUE -> true;
      case BYTE -> in.get();
      case SHORT -> in.getShort();
      case CHAR -> in.getChar();
      case INT -> in.getInt();
      case LONG -> in.getLong();
      case FLOAT -> in.getFloat();
      case DOUBLE -> in.getDouble();
      case BOOLEANS -> decodeBooleans(in);
      case SHORTS -> {
        var array = new short[in.remaining() / Short.BYTES];
        in.asShortBuffer().get(array);
        yield array;
      }
      case CHARS -> {
        var array = new char[in.remaining() / Character.BYTES];
        in.asCharBuffer().get(array);
        yield array;
      }
      case INTS -> {
        var array = new int[in.remaining() / Integer.BYTES];
        in.asIntBuffer().get(array);
        yield array;
      }
      case LONGS -> {
        var array = new long[in.remaining() / Long.BYTES];
        in.asLongBuffer().get(array);
        yield array;
      }
      case FLOATS -> {
        var array = new float[in.remaining() / Float.BYTES];
        in.asFloatBuffer().get(array);
        yield array;
      }
      case DOUBLES -> {
        var array = new double[in.remaining() / Double.BYTES];
        in.asDoubleBuffer().get(array);
        yield array;
      }
      default -> throw new ProtocolException("unknown tag " + tag + " of a value");
    };
  }

  private static boolean[] decodeBooleans(ByteBuffer in) {
    var bits = new boolean[in.remaining()];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = in.get() != 0;
    }
    return bits;
  }

  private static void checkSize(byte tag, int size) throws ProtocolException {
    int element =
        switch (tag) {
          case BYTE, BOOLEANS -> 1;
          case SHORT, CHAR, SHORTS, CHARS -> 2;
          case INT, FLOAT, INTS, FLOATS -> 4;
          case LONG, DOUBLE, LONGS, DOUBLES -> 8;
          default -> 0;
        };
    boolean fits =
        tag < BOOLEANS ? size == element : element != 0 && size % element == 0;
    if (!fits) {
      throw new ProtocolException("a value of tag " + tag + " with " + size + " bytes");
    }
  }
}
