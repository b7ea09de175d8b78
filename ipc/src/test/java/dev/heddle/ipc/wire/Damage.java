package dev.heddle.ipc.wire;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** What may become of bytes on their way. */
public final class Damage {
  private Damage() {}

  /** Cuts them, changes some, or leaves them as they are. */
  public static byte[] damaged(Random random, byte[] bytes) {
    switch (random.nextInt(5)) {
      case 0 -> {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      case 1 -> {
        for (int i = 0; i < 3; i++) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
      }
      case 2 -> ByteBuffer.wrap(bytes).putInt(0, random.nextInt());
      case 3 -> {
        byte[] noise = new byte[random.nextInt(200) + 1];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, bytes, 0, Math.min(noise.length, bytes.length));
      }
      default -> {
        // Whole, but perhaps in an order that cannot be.
      }
    }
    return bytes;
  }

  public static DataInputStream streamOf(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}
