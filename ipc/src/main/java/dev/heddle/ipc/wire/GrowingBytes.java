package dev.heddle.ipc.wire;

import java.io.ByteArrayOutputStream;

/** Bytes being written behind some empty room. */
public final class GrowingBytes extends ByteArrayOutputStream {
  private static final int FIRST_SIZE = 256;

  public GrowingBytes(int room) {
    super(room + FIRST_SIZE);
    count = room;
  }
}
