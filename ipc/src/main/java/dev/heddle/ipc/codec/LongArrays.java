package dev.heddle.ipc.codec;

import dev.heddle.ipc.memory.BlockName;
import dev.heddle.ipc.memory.LentBlocks;
import dev.heddle.ipc.memory.SharedBlock;
import dev.heddle.ipc.wire.ProtocolException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Array;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
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

  private LongArrays() {}

  /** Encodes an array behind some empty room; null if it is none, is short, or there is no memory for it. */
  static byte @Nullable [] encode(int room, byte tag, Object value, ClassUse use) {
    int length = value.getClass().isArray() ? Array.getLength(value) : 0;
    int kind = length < LEAST_BYTES / Long.BYTES ? -1 : kindOf(value);
    if (kind < 0) {
      return null;
    }
    ValueLayout element = Elements.ALL.get(kind);
    long bytes = length * element.byteSize();
    SharedBlock block = bytes < LEAST_BYTES ? null : use.blockFor(bytes);
    if (block == null) {
      return null;
    }
    MemorySegment.copy(value, 0, block.room(), element, 0, length);
    BlockName name = block.name();
    ByteBuffer out = ByteBuffer.allocate(room + 2 + Long.BYTES + name.length()).position(room);
    name.write(out.put(tag).put((byte) kind).putLong(bytes));
    return out.array();
  }

  private static int kindOf(Object value) {
    Class<?> component = value.getClass().getComponentType();
    for (int kind = 0; kind < Elements.ALL.size(); kind++) {
      if (Elements.ALL.get(kind).carrier() == component) {
        return kind;
      }
    }
    return -1;
  }

  /** Decodes what is left in a payload behind the tag. */
  static Object decode(ByteBuffer in, @Nullable LentBlocks lent) throws IOException {
    if (lent == null) {
      throw new ProtocolException("an array in shared memory, from where no memory is shared");
    }
    int kind;
    long bytes;
    BlockName name;
    try {
      kind = in.get();
      bytes = in.getLong();
      name = BlockName.read(in);
    } catch (BufferUnderflowException _) {
      throw new ProtocolException("the name of a block of memory that ends early");
    }
    if (in.hasRemaining() || kind < 0 || kind >= Elements.ALL.size()
        || bytes % Elements.ALL.get(kind).byteSize() != 0) {
      throw new ProtocolException(
          "an array of " + bytes + " bytes of kind " + kind + " in shared memory");
    }
    ValueLayout element = Elements.ALL.get(kind);
    return lent.read(name, bytes, array -> copyOf(array, element));
  }

  private static Object copyOf(MemorySegment array, ValueLayout element) {
    int length = (int) (array.byteSize() / element.byteSize());
    Object copy = Array.newInstance(element.carrier(), length);
    MemorySegment.copy(array, element, 0, copy, 0, length);
    return copy;
  }

  /** Made when there is a long array: it takes a JVM some time, and a worker's start has none. */
  private static final class Elements {
    /** By their numbers on the wire. */
    static final List<ValueLayout> ALL =
        List.of(
            ValueLayout.JAVA_BYTE,
            ValueLayout.JAVA_SHORT,
            ValueLayout.JAVA_CHAR,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_FLOAT,
            ValueLayout.JAVA_DOUBLE);
  }
}
