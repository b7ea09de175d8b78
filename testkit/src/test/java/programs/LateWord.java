package programs;

import dev.heddle.ipc.wire.MessageType;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Keeps the word that a call has begun until something else is written. */
final class LateWord extends FilterOutputStream {
  private byte[] kept = new byte[0];

  LateWord(OutputStream out) {
    super(out);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(kept);
    kept = new byte[0];
    if (bytes[offset + Integer.BYTES] == MessageType.STARTED.ordinal()) {
      kept = Arrays.copyOfRange(bytes, offset, offset + length);
    } else {
      out.write(bytes, offset, length);
    }
  }
}
