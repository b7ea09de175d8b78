package dev.heddle.ipc.memory;

import dev.heddle.ipc.wire.ProtocolException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** A block of another process that is mapped here. Guarded by its {@link LentBlocks}. */
final class MappedBlock {
  private static final Pattern DESCRIPTOR = Pattern.compile("/proc/[0-9]+/fd/[0-9]+");

  private final BlockName name;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;
  private long looked;

  private MappedBlock(BlockName name, FileChannel channel, MapMode mode) throws IOException {
    this.name = name;
    this.memory = channel.map(mode, 0, name.size(), arena);
  }

  /** No other file is opened, whatever the other process says: a pipe could keep the caller for ever. */
  static MappedBlock of(BlockName name, boolean toWrite) throws IOException {
    if (!DESCRIPTOR.matcher(name.path()).matches() || !Files.isRegularFile(Path.of(name.path()))) {
      throw new ProtocolException(name + ", which is no block of shared memory, or is gone");
    }
    try (FileChannel channel =
        SharedFile.open(name.path(), name.identity(), name.size(), toWrite)) {
      return new MappedBlock(name, channel, toWrite ? MapMode.READ_WRITE : MapMode.READ_ONLY);
    }
  }

  BlockName name() {
    return name;
  }

  MemorySegment memory() {
    return memory;
  }

  void looked() {
    looked = System.nanoTime();
  }

  boolean isUnusedFor(Duration time) {
    return System.nanoTime() - looked >= time.toNanos();
  }

  void close() {
    arena.close();
  }
}
