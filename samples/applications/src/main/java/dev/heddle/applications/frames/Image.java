package dev.heddle.applications.frames;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.heddle.Heddle;
import dev.heddle.ipc.ProcessPool;
import dev.heddle.ipc.SharedMemory;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** An image: read into shared memory, drawn in bands, written from there. */
final class Image {
  private Image() {}

  static void convert(ProcessPool pool, Path in, Path out, int bands) throws Exception {
    BufferedImage image = Heddle.blocking(() -> read(in));
    int width = image.getWidth();
    int height = image.getHeight();
    int size = width * height;
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    try (var memory = Heddle.blocking(() -> SharedMemory.create(2L * size))) {
      MemorySegment.copy(pixels, 0, memory.segment(), JAVA_BYTE, 0, size);
      List<Band> all = new ArrayList<>();
      for (int i = 0; i < bands; i++) {
        all.add(new Band(memory.handle(), 0, size, width, height,
            height * i / bands, height * (i + 1) / bands));
      }
      pool.map(Band::draw, all);
      MemorySegment.copy(memory.segment(), JAVA_BYTE, size, pixels, 0, size);
    }
    Heddle.blocking(() -> ImageIO.write(image, "png", out.toFile()));
  }

  /** In shades of grey. */
  private static BufferedImage read(Path in) throws IOException {
    if (!Files.isReadable(in)) {
      throw new NoSuchFileException(in.toString());
    }
    BufferedImage coloured = ImageIO.read(in.toFile());
    if (coloured == null) {
      throw new IOException(in + " is not an image that Java can read, such as PNG, JPEG or GIF");
    }
    var grey = new BufferedImage(
        coloured.getWidth(), coloured.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
    grey.getGraphics().drawImage(coloured, 0, 0, null);
    return grey;
  }
}
