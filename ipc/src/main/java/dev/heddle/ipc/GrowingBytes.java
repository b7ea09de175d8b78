package dev.heddle.ipc;

import java.io.ByteArrayOutputStream;

/** Bytes being written behind some empty room. */
final class GrowingBytes extends ByteArrayOutputStream {
  private static final int FIRST_SIZE = 256;

  GrowingBytes(int room) {
    super(room + FIRST_SIZE);
    count = room;
  }
}
