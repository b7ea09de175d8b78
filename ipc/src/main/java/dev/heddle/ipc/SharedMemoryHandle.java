package dev.heddle.ipc;

import java.io.IOException;
import java.io.Serializable;
import java.nio.channels.FileChannel.MapMode;

/**
 * What a process opens a block of {@link SharedMemory} by, that another one has made.
 *
 * @param path where it is
 * @param identity what tells it from any other file that may come to be there
 * @param size how many bytes it has
 */
public record SharedMemoryHandle(String path, String identity, long size) implements Serializable {

  /**
   * Opens the block, to read and write.
   *
   * @return the block, to be closed by the caller
   * @throws IOException if it is gone: its maker has closed it, or died
   */
  public SharedMemory open() throws IOException {
    return SharedMemory.open(this, MapMode.READ_WRITE);
  }

  /**
   * Opens the block to read only: writing to its segment fails.
   *
   * @return the block, to be closed by the caller
   * @throws IOException if it is gone: its maker has closed it, or died
   */
  public SharedMemory openReadOnly() throws IOException {
    return SharedMemory.open(this, MapMode.READ_ONLY);
  }
}
