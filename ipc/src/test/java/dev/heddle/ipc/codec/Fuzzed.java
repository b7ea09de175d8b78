package dev.heddle.ipc.codec;

import dev.heddle.ipc.wire.Damage;
import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.MessageType;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Frames of one side, mostly good, on their way to the other. */
public final class Fuzzed {
  public static final int FRAMES = Integer.getInteger("heddle.fuzz.frames", 10_000);
  public static final int LIMIT = 4096;
  public static final int BURST = 40;

  private Fuzzed() {}

  public static int identity(int n) {
    return n;
  }

  /** Good frames of one side, to be damaged. */
  public interface Sender {
    List<Frame> burst(Random random);
  }

  /** What the other side does with a frame. */
  public interface Receiver {
    void accept(Frame frame) throws IOException;
  }

  /** Sends frames that are mostly good, damaged in one of several ways, until one is refused. */
  public static void feed(Random random, Sender sender, Receiver receiver) throws IOException {
    List<Frame> frames = sender.burst(random);
    if (random.nextInt(4) == 0) {
      Collections.shuffle(frames, random);
    }
    var bytes = new ByteArrayOutputStream();
    for (Frame frame : frames) {
      frame.write(new DataOutputStream(bytes));
    }
    try (var in = Damage.streamOf(Damage.damaged(random, bytes.toByteArray()))) {
      while (true) {
        receiver.accept(Frame.read(in, LIMIT));
      }
    } catch (IOException _) {
      // Refused, or the end.
    }
  }

  public static Frame description(Random random) {
    var used = new UsedClasses(new SentClasses());
    Codec.encode(0, new IOException("x"), used);
    return new Frame(
        MessageType.CLASS, random.nextInt(40), used.numbered().iterator().next().frame().payload());
  }

  public static Object value(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt();
      case 1 -> "text";
      case 2 -> List.of(1, 2L, "three");
      case 3 -> new Batch(List.of(1, 2, 3));
      case 4 -> new Batch(List.of(List.of(1), List.of()));
      default -> new Batch(List.of(1, "b", List.of()));
    };
  }
}
