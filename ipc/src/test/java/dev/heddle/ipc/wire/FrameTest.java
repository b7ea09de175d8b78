package dev.heddle.ipc.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ipc.codec.AllowList;
import dev.heddle.ipc.codec.Codec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameTest {
  private static final int LIMIT = 1 << 12;

  @Test
  void everyFrameComesBackAsItWent() throws IOException {
    for (MessageType type : MessageType.values()) {
      var frame = new Frame(type, 1L << 40, new byte[]{1, 2, 3});
      Frame back = Frame.read(stream(bytesOf(frame)), LIMIT);
      assertEquals(type, back.type());
      assertEquals(1L << 40, back.id());
      assertArrayEquals(frame.payload(), back.payload());
    }
  }

  @Test
  void truncatedFrameIsTheEndAndNotAWait() throws IOException {
    byte[] whole = bytesOf(new Frame(MessageType.TASK, 9, new byte[100]));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThrows(EOFException.class, () -> Frame.read(stream(cut), LIMIT));
    }
  }

  @Test
  void oversizedAndNegativeLengthsAreRefusedBeforeAnythingIsAllocated() {
    for (int length : new int[]{LIMIT + 1, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
      var out = new ByteArrayOutputStream();
      var data = new DataOutputStream(out);
      assertThrows(
          ProtocolException.class,
          () -> {
            data.writeInt(length);
            data.writeByte(MessageType.TASK.ordinal());
            data.writeLong(1);
            Frame.read(stream(out.toByteArray()), LIMIT);
          });
    }
  }

  @Test
  void randomBytesGiveFramesOrErrorsAndNothingElse() {
    var random = new Random(42);
    int frames = 0;
    int errors = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      if (noise.length > 5 && random.nextBoolean()) {
        noise[0] = noise[1] = noise[2] = 0;
        noise[4] = (byte) random.nextInt(MessageType.values().length);
      }
      try {
        Frame.read(stream(noise), LIMIT);
        frames++;
      } catch (IOException _) {
        errors++;
      }
    }
    assertEquals(10_000, frames + errors);
    assertTrue(frames > 0 && errors > 0);
  }

  @Test
  void randomPayloadsDecodeOrFailCleanly() {
    var random = new Random(43);
    var codec = new Codec(new AllowList());
    byte[] sample = Codec.encode(0, java.util.List.of("a", 1, 2L));
    int failures = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] noise = sample.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        noise[random.nextInt(noise.length)] = (byte) random.nextInt();
      }
      byte[] cut = Arrays.copyOf(noise, random.nextInt(noise.length + 1));
      try {
        codec.decode(cut, 0);
      } catch (IOException | ClassNotFoundException | RuntimeException _) {
        failures++;
      }
    }
    assertTrue(failures > 5_000, () -> "only damaged payloads should fail");
  }

  @Test
  void helloOfAnotherVersionOrKindIsRefused() throws IOException {
    Frame hello = new Hello(42).frame();
    assertEquals(42, Hello.parse(hello).pid());
    assertDoesNotThrow(() -> Hello.check(hello, 42));
    assertThrows(ProtocolException.class, () -> Hello.check(hello, 43));
    byte[] other = hello.payload().clone();
    other[7]++;
    assertThrows(
        ProtocolException.class, () -> Hello.parse(new Frame(MessageType.HELLO, 0, other)));
    assertThrows(
        ProtocolException.class,
        () -> Hello.parse(new Frame(MessageType.TASK, 0, hello.payload())));
  }

  private static byte[] bytesOf(Frame frame) throws IOException {
    var out = new ByteArrayOutputStream();
    frame.write(new DataOutputStream(out));
    return out.toByteArray();
  }

  private static DataInputStream stream(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}
