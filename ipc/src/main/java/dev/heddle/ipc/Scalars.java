package dev.heddle.ipc;

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
    return switch (value) {
      case Boolean _,Byte _,Short _,Character _,Integer _,Long _,Float _,Double _ -> true;
      case boolean[] _,short[] _,char[] _,int[] _,long[] _,float[] _,double[] _ -> true;
      default -> false;
    };
  }

  /** Encodes a value behind some empty room; null if it is of another kind. */
  static byte @Nullable [] encode(int room, @Nullable Object value) {
    return switch (value) {
      case null -> start(room, NULL, 0).array();
      case Boolean bit -> start(room, bit ? TRUE : FALSE, 0).array();
      case Byte number -> start(room, BYTE, 1).put(number).array();
      case Short number -> start(room, SHORT, Short.BYTES).putShort(number).array();
      case Character letter -> start(room, CHAR, Character.BYTES).putChar(letter).array();
      case Integer number -> start(room, INT, Integer.BYTES).putInt(number).array();
      case Long number -> start(room, LONG, Long.BYTES).putLong(number).array();
      case Float number -> start(room, FLOAT, Float.BYTES).putFloat(number).array();
      case Double number -> start(room, DOUBLE, Double.BYTES).putDouble(number).array();
      case boolean[] bits -> encode(room, bits);
      case short[] array -> {
        var bytes = start(room, SHORTS, (long) array.length * Short.BYTES);
        bytes.asShortBuffer().put(array);
        yield bytes.array();
      }
      case char[] array -> {
        var bytes = start(room, CHARS, (long) array.length * Character.BYTES);
        bytes.asCharBuffer().put(array);
        yield bytes.array();
      }
      case int[] array -> {
        var bytes = start(room, INTS, (long) array.length * Integer.BYTES);
        bytes.asIntBuffer().put(array);
        yield bytes.array();
      }
      case long[] array -> {
        var bytes = start(room, LONGS, (long) array.length * Long.BYTES);
        bytes.asLongBuffer().put(array);
        yield bytes.array();
      }
      case float[] array -> {
        var bytes = start(room, FLOATS, (long) array.length * Float.BYTES);
        bytes.asFloatBuffer().put(array);
        yield bytes.array();
      }
      case double[] array -> {
        var bytes = start(room, DOUBLES, (long) array.length * Double.BYTES);
        bytes.asDoubleBuffer().put(array);
        yield bytes.array();
      }
      default -> null;
    };
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
