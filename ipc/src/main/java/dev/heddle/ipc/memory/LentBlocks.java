package dev.heddle.ipc.memory;

import dev.heddle.ipc.process.PoolTimer;
import dev.heddle.ipc.wire.ProtocolException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The blocks of another process, as this one sees them. Thread-safe.
 *
 * <p>To map a block costs as much as to copy what is in it, so those looked into last stay mapped; not for
 * long, since the memory of a block that its owner has let go is not free as long as somebody sees it.
 */
public final class LentBlocks implements AutoCloseable {
  /** What is done with the array in a block. */
  @FunctionalInterface
  public interface Reading<R> {
    R read(MemorySegment array) throws IOException;
  }

  private static final long MOST_MAPPED = 256L << 20;
  private static final Duration KEPT = Duration.ofSeconds(10);

  private final long longest;
  private final boolean givesBack;

  /** By path, the one first that was looked into longest ago. */
  private final SequencedMap<String, MappedBlock> mapped = new LinkedHashMap<>();

  private long bytes;
  private boolean watched;
  private boolean closed;

  /**
   * Makes one that has seen no block yet.
   *
   * @param longest the most bytes that an array in a block may have
   * @param givesBack whether a block goes back when it has been read; otherwise that is for its owner to know
   */
  public LentBlocks(long longest, boolean givesBack) {
    this.longest = longest;
    this.givesBack = givesBack;
  }

  /**
   * Reads the array in a block.
   *
   * @throws IOException if there is no such block any more, or the array is longer than it may be
   */
  public synchronized <R> R read(BlockName name, long length, Reading<R> reading)
      throws IOException {
    if (length < 0 || length > longest || length > name.size() - SharedBlock.HEADER_BYTES) {
      throw new ProtocolException(
          "an array of " + length + " bytes in a block of " + name.size() + ", where " + longest
              + " are the most");
    }
    MappedBlock block = look(name);
    try {
      return reading.read(block.memory().asSlice(SharedBlock.HEADER_BYTES, length));
    } finally {
      // Also if there is no memory for the copy: nobody reads it a second time.
      if (givesBack) {
        SharedBlock.giveBack(block.memory());
      }
    }
  }

  private MappedBlock look(BlockName name) throws IOException {
    if (closed) {
      throw new ProtocolException("reads " + name + " of a process that has ended");
    }
    MappedBlock block = mapped.remove(name.path());
    if (block != null && !block.name().equals(name)) {
      forget(block);
      block = null;
    }
    if (block == null) {
      makeRoom(name.size());
      block = MappedBlock.of(name, givesBack);
      bytes += name.size();
    }
    block.looked();
    mapped.put(name.path(), block);
    watch();
    return block;
  }

  private void makeRoom(long size) {
    while (!mapped.isEmpty() && bytes + size > MOST_MAPPED) {
      forget(mapped.pollFirstEntry().getValue());
    }
  }

  private void forget(MappedBlock block) {
    bytes -= block.name().size();
    block.close();
  }

  private void watch() {
    if (!watched) {
      watched = true;
      PoolTimer.later(KEPT, this::forgetUnused);
    }
  }

  private synchronized void forgetUnused() {
    watched = false;
    Iterator<MappedBlock> each = mapped.values().iterator();
    while (each.hasNext()) {
      MappedBlock block = each.next();
      if (block.isUnusedFor(KEPT)) {
        each.remove();
        forget(block);
      }
    }
    if (!mapped.isEmpty()) {
      watch();
    }
  }

  /** The other process has ended. */
  @Override
  public synchronized void close() {
    closed = true;
    mapped.values().forEach(this::forget);
    mapped.clear();
  }
}
