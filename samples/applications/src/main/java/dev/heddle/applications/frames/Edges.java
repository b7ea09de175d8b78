package dev.heddle.applications.frames;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** Sobel's operator: how much a pixel differs from those around it. */
final class Edges {
  private Edges() {}

  static void draw(
      MemorySegment picture, MemorySegment drawing, int width, int height, int from, int to) {
    for (int y = from; y < to; y++) {
      for (int x = 0; x < width; x++) {
        boolean inside = x > 0 && x < width - 1 && y > 0 && y < height - 1;
        int edge = inside ? at(picture, width, x, y) : 0;
        drawing.set(JAVA_BYTE, (long) y * width + x, (byte) edge);
      }
    }
  }

  private static int at(MemorySegment picture, int width, int x, int y) {
    long above = (long) (y - 1) * width + x;
    long here = above + width;
    long below = here + width;
    int across = value(picture, above + 1) + 2 * value(picture, here + 1)
        + value(picture, below + 1) - value(picture, above - 1) - 2 * value(picture, here - 1)
        - value(picture, below - 1);
    int down = value(picture, below - 1) + 2 * value(picture, below) + value(picture, below + 1)
        - value(picture, above - 1) - 2 * value(picture, above) - value(picture, above + 1);
    return Math.min(255, Math.abs(across) + Math.abs(down));
  }

  private static int value(MemorySegment picture, long at) {
    return picture.get(JAVA_BYTE, at) & 0xff;
  }
}
