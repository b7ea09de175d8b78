package dev.heddle.ipc;

import dev.heddle.ipc.memory.SharedFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/**
 * A block of memory that several processes see. Who makes it fills it in place and sends its {@link
 * SharedMemoryHandle} to a worker, which costs the same however large it is; copying a heap array
 * into it costs as much as sending the array would.
 *
 * <pre>{@code
 * try (var block = SharedMemory.create(256 << 20)) {
 *   fill(block.segment());
 *   long sum = pool.call(Example::sum, block.handle());
 * }
 *
 * static long sum(SharedMemoryHandle handle) throws IOException {
 *   try (var block = handle.open()) {
 *     return sum(block.segment());
 *   }
 * }
 * }</pre>
 *
 * <p>Who opens it may keep it after the maker has closed it; the memory is freed when the last one
 * has. Nothing orders the accesses of two processes but what they send each other, such as the call
 * and its result. Thread-safe. Python's {@code multiprocessing.shared_memory} is the model.
 */
public final class SharedMemory implements AutoCloseable {
  private final SharedFile file;
  private final Arena arena;
  private final MemorySegment segment;

  private SharedMemory(SharedFile file, MapMode mode, long size) throws IOException {
    this.file = file;
    this.arena = Arena.ofShared();
    try {
      this.segment = file.channel().map(mode, 0, size, arena);
    } catch (IOException | RuntimeException e) {
      arena.close();
      file.close();
      throw e;
    }
  }

  /**
   * Makes a block of zeros, and takes the memory for all of it at once: some 0.2 ms for each MiB, in
   * which the carrier is held; for a large one use {@code Blocking.call}.
   *
   * @param bytes its size, at least 1
   * @return the block, to be closed by the caller
   * @throws IllegalArgumentException if the size is less than 1
   * @throws IOException if there is no room for it
   */
  public static SharedMemory create(long bytes) throws IOException {
    if (bytes < 1) {
      throw new IllegalArgumentException("Shared memory needs at least 1 byte, not " + bytes);
    }
    return new SharedMemory(SharedFile.create(bytes), MapMode.READ_WRITE, bytes);
  }

  static SharedMemory open(SharedMemoryHandle handle, MapMode mode) throws IOException {
    FileChannel channel = SharedFile.open(
        handle.path(), handle.identity(), handle.size(), mode == MapMode.READ_WRITE);
    return new SharedMemory(new SharedFile(channel, handle.path(), false), mode, handle.size());
  }

  /**
   * Returns the memory.
   *
   * @return a segment that lives until this is closed, for all threads
   */
  public MemorySegment segment() {
    return segment;
  }

  /**
   * Returns what another process opens it by, as long as this one has it open.
   *
   * @return a small value that can be sent to a worker
   * @throws IOException if this process did not make the block, and it is gone from where it was
   */
  public SharedMemoryHandle handle() throws IOException {
    return new SharedMemoryHandle(file.path(), SharedFile.identity(file.path()),
        segment.byteSize());
  }

  /**
   * Gives the memory back, as far as this process is concerned. Called again it does nothing.
   *
   * @throws IllegalStateException if a thread is using the segment just now
   */
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
      file.close();
    }
  }

  @Override
  public String toString() {
    return "SharedMemory[" + segment.byteSize() + " bytes at " + file.path() + "]";
  }
}
