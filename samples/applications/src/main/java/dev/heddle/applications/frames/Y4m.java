package dev.heddle.applications.frames;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A video without compression: a line about all, then for each frame a line and its bytes, first the
 * brightness of each pixel, then colours. What is drawn has none. Its calls hold their thread.
 */
record Y4m(FileChannel file, String head, int width, int height) implements AutoCloseable {
  private static final Pattern HEAD = Pattern.compile("YUV4MPEG2 W(\\d{1,5}) H(\\d{1,5}) .*");
  private static final int GREY = 0x80;

  static Y4m open(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, READ);
    String head = readLine(file);
    Matcher matcher = HEAD.matcher(head);
    if (!matcher.matches() || !(head.contains(" C420") || !head.contains(" C"))) {
      file.close();
      throw new IOException(path + " is not a YUV4MPEG2 video of 4:2:0, but begins: " + head);
    }
    return new Y4m(
        file, head, Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  static Y4m create(Path path, Y4m like) throws IOException {
    FileChannel file = FileChannel.open(path, CREATE, WRITE, TRUNCATE_EXISTING);
    file.write(ISO_8859_1.encode(like.head + "\n"));
    return new Y4m(file, like.head, like.width, like.height);
  }

  int frameSize() {
    return width * height + 2 * colourSize();
  }

  private int colourSize() {
    return (width + 1) / 2 * ((height + 1) / 2);
  }

  /** Returns whether there was another frame. */
  boolean read(MemorySegment memory, long offset) throws IOException {
    if (readLine(file).isEmpty()) {
      return false;
    }
    ByteBuffer frame = memory.asSlice(offset, frameSize()).asByteBuffer();
    while (frame.hasRemaining()) {
      if (file.read(frame) < 0) {
        throw new EOFException("The last frame lacks " + frame.remaining() + " bytes");
      }
    }
    return true;
  }

  void write(MemorySegment memory, long offset) throws IOException {
    file.write(ISO_8859_1.encode("FRAME\n"));
    file.write(memory.asSlice(offset, (long) width * height).asByteBuffer());
    var colours = new byte[2 * colourSize()];
    Arrays.fill(colours, (byte) GREY);
    file.write(ByteBuffer.wrap(colours));
  }

  private static String readLine(FileChannel file) throws IOException {
    var line = new StringBuilder();
    ByteBuffer next = ByteBuffer.allocate(1);
    while (file.read(next.clear()) > 0 && next.get(0) != '\n') {
      line.append((char) next.get(0));
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
