package dev.heddle.ipc.memory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What another process finds a block by.
 *
 * @param path leads to it as long as its owner has it
 * @param identity tells it from any other that the path may lead to later
 * @param size of all of it, in bytes
 */
public record BlockName(String path, String identity, long size) {

  /** How many bytes {@link #write} writes. */
  public int length() {
    return Long.BYTES + 2 * Short.BYTES + bytes(path).length + bytes(identity).length;
  }

  public void write(ByteBuffer out) {
    out.putLong(size);
    for (String word : new String[]{path, identity}) {
      byte[] bytes = bytes(word);
      out.putShort((short) bytes.length).put(bytes);
    }
  }

  /** Reads what {@link #write} has written; throws a BufferUnderflowException if it ends early. */
  public static BlockName read(ByteBuffer in) {
    long size = in.getLong();
    return new BlockName(word(in), word(in), size);
  }

  private static byte[] bytes(String word) {
    return word.getBytes(StandardCharsets.UTF_8);
  }

  private static String word(ByteBuffer in) {
    var bytes = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
