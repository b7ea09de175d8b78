package dev.heddle.ipc.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel.MapMode;
import org.jspecify.annotations.Nullable;

/**
 * A block of memory of this process that others can see, for one array at a time: a word that says
 * whether it is lent, then the array.
 *
 * <p>Whoever has copied the array out gives the block back, which may be another process. So the word is
 * in the block, and is all that the two agree on: FREE is stored with release after the last byte has
 * been read, and taken by a compare-and-swap before the next one is written.
 */
public final class SharedBlock {
  /** Where the array begins; as far as a cache line and the largest element ask for. */
  static final long HEADER_BYTES = 64;

  private static final long FREE = 0;
  private static final long LENT = 1;
  private static final VarHandle STATE = ValueLayout.JAVA_LONG.varHandle();

  private final SharedFile file;
  private final BlockName name;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;

  /** Read and written with the lock of its {@link SharedBlocks}. */
  long lastTaken;

  private SharedBlock(SharedFile file, long bytes) throws IOException {
    this.file = file;
    this.name = new BlockName(file.path(), SharedFile.identity(file.path()), bytes);
    this.memory = file.channel().map(MapMode.READ_WRITE, 0, bytes, arena);
  }

  /** Makes one of so many bytes in all; null if there is no room, or no memory that has no name. */
  static @Nullable SharedBlock create(long bytes) {
    SharedFile file = SharedFile.inMemory(bytes);
    if (file == null) {
      return null;
    }
    try {
      return new SharedBlock(file, bytes);
    } catch (IOException _) {
      file.close();
      return null;
    }
  }

  public BlockName name() {
    return name;
  }

  /** All of it, with the word. */
  long size() {
    return memory.byteSize();
  }

  /** Where an array goes. */
  public MemorySegment room() {
    return memory.asSlice(HEADER_BYTES);
  }

  boolean take() {
    return STATE.compareAndSet(memory, 0L, FREE, LENT);
  }

  boolean isFree() {
    return (long) STATE.getAcquire(memory, 0L) == FREE;
  }

  /** Called once, when nobody reads the array any more: after that the block may be somebody else's. */
  public void giveBack() {
    giveBack(memory);
  }

  static void giveBack(MemorySegment block) {
    STATE.setRelease(block, 0L, FREE);
  }

  /** Nobody has taken it, or whoever has has gone. */
  void close() {
    arena.close();
    file.close();
  }
}
