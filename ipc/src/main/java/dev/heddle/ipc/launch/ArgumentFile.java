package dev.heddle.ipc.launch;

import dev.heddle.ipc.memory.SharedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.List;

/**
 * Words of a command line in a file, for {@code java @file}: the system takes no word of more than 128
 * KiB, which is less than the class paths that build tools make.
 */
final class ArgumentFile implements AutoCloseable {
  private final SharedFile file;

  private ArgumentFile(SharedFile file) {
    this.file = file;
  }

  static ArgumentFile of(List<String> words) throws IOException {
    var text = new StringBuilder();
    for (String word : words) {
      text.append('"').append(word.replace("\\", "\\\\").replace("\"", "\\\"")).append("\"\n");
    }
    byte[] bytes =
        text.toString().getBytes(Charset.forName(System.getProperty("sun.jnu.encoding")));
    SharedFile file = SharedFile.create(bytes.length);
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      file.channel().write(rest);
    }
    return new ArgumentFile(file);
  }

  /** What stands for the words. */
  String word() {
    return "@" + file.path();
  }

  @Override
  public void close() {
    file.close();
  }
}
