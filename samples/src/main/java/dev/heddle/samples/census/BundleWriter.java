package dev.heddle.samples.census;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Packs class files into the bytes of a bundle, and unpacks them. */
final class BundleWriter {
  private static final int FAILURE = -1;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
  private final DataOutputStream out = new DataOutputStream(bytes);

  /** What an unpacked bundle consists of. */
  interface Visitor {
    void classFile(String name, byte[] content);

    void failure(Failure failure);
  }

  void add(String name, byte[] content) {
    try {
      out.writeUTF(name);
      out.writeInt(content.length);
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void addFailure(Failure failure) {
    try {
      out.writeUTF(failure.name());
      out.writeInt(FAILURE);
      out.writeUTF(failure.reason());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  static void unpack(byte[] bundle, Visitor visitor) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(bundle));
    while (in.available() > 0) {
      String name = in.readUTF();
      int length = in.readInt();
      if (length == FAILURE) {
        visitor.failure(new Failure(name, in.readUTF()));
      } else {
        visitor.classFile(name, in.readNBytes(length));
      }
    }
  }
}
