package dev.heddle.ipc.memory;

import dev.heddle.ipc.process.PoolTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of memory that this process leaves arrays in for others, bounded in all. Thread-safe.
 *
 * <p>To take memory from the system costs several times what it costs to fill it. So a block that comes
 * back is kept for the next array of about its size, and let go when it has not been used for a while.
 */
public final class SharedBlocks {
  /** Those of this process, whatever pools it has. */
  public static final SharedBlocks OWN =
      new SharedBlocks(256L << 20, 64, Duration.ofSeconds(10));

  private static final long LEAST = 1 << 16;

  private final long most;
  private final int mostBlocks;
  private final Duration kept;
  private final List<SharedBlock> blocks = new ArrayList<>();

  /** Those included that are being made. */
  private long bytes;

  private int count;
  private boolean watched;

  /**
   * Makes a store without blocks.
   *
   * @param most bytes that it takes from the system
   * @param mostBlocks how many blocks there are; each has a descriptor open
   * @param kept for how long a block is kept that nobody uses
   */
  SharedBlocks(long most, int mostBlocks, Duration kept) {
    this.most = most;
    this.mostBlocks = mostBlocks;
    this.kept = kept;
  }

  /** Takes a block with room for so many bytes; null if there is none to be had. Never waits for one. */
  public @Nullable SharedBlock take(long room) {
    long size = sizeFor(room);
    SharedBlock free = takeFree(size);
    return free != null ? free : takeNew(size);
  }

  /** So that arrays of about the same size fit into the same blocks, and no eighth of one is left over. */
  private static long sizeFor(long room) {
    long needed = room + SharedBlock.HEADER_BYTES;
    long step = Math.max(LEAST, Long.highestOneBit(needed) / 8);
    return (needed + step - 1) / step * step;
  }

  private synchronized @Nullable SharedBlock takeFree(long size) {
    SharedBlock best = null;
    for (SharedBlock block : blocks) {
      if (block.size() >= size && block.size() <= 2 * size && block.isFree()
          && (best == null || block.size() < best.size())) {
        best = block;
      }
    }
    return best != null && lend(best) ? best : null;
  }

  private boolean lend(SharedBlock block) {
    block.lastTaken = System.nanoTime();
    return block.take();
  }

  private @Nullable SharedBlock takeNew(long size) {
    if (!reserve(size)) {
      return null;
    }
    SharedBlock made = null;
    try {
      made = SharedBlock.create(size);
    } finally {
      admit(made, size);
    }
    return made;
  }

  private synchronized boolean reserve(long size) {
    if (size > most) {
      return false;
    }
    blocks.sort(Comparator.comparingLong(block -> block.lastTaken));
    blocks.removeIf(block -> !hasRoomFor(size) && letGo(block));
    boolean room = hasRoomFor(size);
    if (room) {
      bytes += size;
      count++;
    }
    return room;
  }

  private synchronized void admit(@Nullable SharedBlock made, long size) {
    if (made == null) {
      bytes -= size;
      count--;
      return;
    }
    lend(made);
    blocks.add(made);
    watch();
  }

  private boolean hasRoomFor(long size) {
    return bytes + size <= most && count < mostBlocks;
  }

  /** Lets a block go if nobody has it. */
  private boolean letGo(SharedBlock block) {
    boolean free = block.take();
    if (free) {
      bytes -= block.size();
      count--;
      block.close();
    }
    return free;
  }

  private void watch() {
    if (!watched && !blocks.isEmpty()) {
      watched = true;
      PoolTimer.later(kept, this::letUnusedGo);
    }
  }

  private synchronized void letUnusedGo() {
    watched = false;
    long now = System.nanoTime();
    blocks.removeIf(
        block -> now - block.lastTaken >= kept.toNanos() && letGo(block));
    watch();
  }

  /** How much memory it has taken from the system. */
  synchronized long bytes() {
    return bytes;
  }

  /** How many blocks somebody has. */
  public synchronized int lent() {
    return (int) blocks.stream().filter(block -> !block.isFree()).count();
  }
}
