package dev.heddle.ipc.codec;

import dev.heddle.ipc.memory.BlockName;
import dev.heddle.ipc.memory.LentBlocks;
import dev.heddle.ipc.memory.SharedBlock;
import dev.heddle.ipc.wire.ProtocolException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Arrays too long for a pipe: 64 KiB at a time, each byte copied six times on its way and a switch of processes for
 * each portion. They are left in memory that both sides see, and only where they are is sent. What is left to do is to copy
 * them in and out.
 *
 * <pre>  tag, kind of the elements, long bytes, name of the block</pre>
 */
final class LongArrays {
  /** Below this a pipe is as quick. */
  static final long LEAST_BYTES = 128 << 10;

  private static final byte BYTES = 0;
  private static final byte SHORTS = 1;
  private static final byte CHARS = 2;
  private static final byte INTS = 3;
  private static final byte LONGS = 4;
  private static final byte FLOATS = 5;
  private static final byte DOUBLES = 6;

  private LongArrays() {}

  /** Encodes an array behind some empty room; null if it is none, is short, or there is no memory for it. */
  static byte @Nullable [] encode(int room, byte tag, Object value, ClassUse use) {
    byte kind = kindOf(value);
    if (kind < 0) {
      return null;
    }
    MemorySegment array = segmentOf(value);
    if (array.byteSize() < LEAST_BYTES) {
      return null;
    }
    SharedBlock block = use.blockFor(array.byteSize());
    if (block == null) {
      return null;
    }
    block.room().copyFrom(array);
    BlockName name = block.name();
    ByteBuffer out = ByteBuffer.allocate(room + 2 + Long.BYTES + name.length()).position(room);
    name.write(out.put(tag).put(kind).putLong(array.byteSize()));
    return out.array();
  }

  private static byte kindOf(Object value) {
    Class<?> type = value.getClass();
    if (type == byte[].class) {
      return BYTES;
    }
    if (type == int[].class) {
      return INTS;
    }
    if (type == double[].class) {
      return DOUBLES;
    }
    if (type == long[].class) {
      return LONGS;
    }
    if (type == float[].class) {
      return FLOATS;
    }
    if (type == short[].class) {
      return SHORTS;
    }
    return type == char[].class ? CHARS : -1;
  }

  private static MemorySegment segmentOf(Object array) {
    if (array instanceof byte[] bytes) {
      return MemorySegment.ofArray(bytes);
    }
    if (array instanceof int[] ints) {
      return MemorySegment.ofArray(ints);
    }
    if (array instanceof double[] doubles) {
      return MemorySegment.ofArray(doubles);
    }
    if (array instanceof long[] longs) {
      return MemorySegment.ofArray(longs);
    }
    if (array instanceof float[] floats) {
      return MemorySegment.ofArray(floats);
    }
    if (array instanceof short[] shorts) {
      return MemorySegment.ofArray(shorts);
    }
    return MemorySegment.ofArray((char[]) array);
  }

  /** Decodes what is left in a payload behind the tag. */
  static Object decode(ByteBuffer in, @Nullable LentBlocks lent) throws IOException {
    if (lent == null) {
      throw new ProtocolException("an array in shared memory, from where no memory is shared");
    }
    byte kind;
    long bytes;
    BlockName name;
    try {
      kind = in.get();
      bytes = in.getLong();
      name = BlockName.read(in);
    } catch (BufferUnderflowException _) {
      throw new ProtocolException("the name of a block of memory that ends early");
    }
    if (in.hasRemaining() || kind < BYTES || kind > DOUBLES || bytes % sizeOf(kind) != 0) {
      throw new ProtocolException(
          "an array of " + bytes + " bytes of kind " + kind + " in shared memory");
    }
    return lent.read(name, bytes, array -> copyOf(kind, array));
  }

  private static int sizeOf(byte kind) {
    return switch (kind) {
      case BYTES -> Byte.BYTES;
      case SHORTS, CHARS -> Short.BYTES;
      case INTS, FLOATS -> Integer.BYTES;
      default -> Long.BYTES;
    };
  }

  private static Object copyOf(byte kind, MemorySegment array) {
    return switch (kind) {
      case BYTES -> array.toArray(ValueLayout.JAVA_BYTE);
      case SHORTS -> array.toArray(ValueLayout.JAVA_SHORT);
      case CHARS -> array.toArray(ValueLayout.JAVA_CHAR);
      case INTS -> array.toArray(ValueLayout.JAVA_INT);
      case LONGS -> array.toArray(ValueLayout.JAVA_LONG);
      case FLOATS -> array.toArray(ValueLayout.JAVA_FLOAT);
      default -> array.toArray(ValueLayout.JAVA_DOUBLE);
    };
  }
}
