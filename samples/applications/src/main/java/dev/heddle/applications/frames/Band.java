package dev.heddle.applications.frames;

import dev.heddle.ipc.SharedMemoryHandle;
import java.io.IOException;
import java.io.Serializable;

/**
 * Some rows of a picture in shared memory: what a worker is sent. The picture is one byte a pixel, at one
 * offset; what is drawn goes to another.
 */
record Band(
    SharedMemoryHandle memory, long picture, long drawing, int width, int height, int from, int to)
    implements
      Serializable {

  /** In a worker. The rows are all that it writes, so that others can draw the other ones meanwhile. */
  static int draw(Band band) throws IOException {
    try (var memory = band.memory.open()) {
      long size = (long) band.width * band.height;
      Edges.draw(memory.segment().asSlice(band.picture, size),
          memory.segment().asSlice(band.drawing, size), band.width, band.height, band.from,
          band.to);
      return band.to - band.from;
    }
  }
}
