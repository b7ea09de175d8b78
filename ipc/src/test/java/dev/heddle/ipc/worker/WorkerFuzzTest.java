package dev.heddle.ipc.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ipc.codec.AllowList;
import dev.heddle.ipc.codec.Codec;
import dev.heddle.ipc.codec.Fuzzed;
import dev.heddle.ipc.codec.ShippedFunction;
import dev.heddle.ipc.wire.Damage;
import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.MessageType;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As DecoderFuzzTest, for the other side: what a worker makes of its parent's frames. */
@Timeout(600)
class WorkerFuzzTest {

  @Test
  void workerUsesOrRefusesWhateverItsParentSends() throws Exception {
    var random = new Random(2);
    int answers = 0;
    for (int sent = 0; sent < Fuzzed.FRAMES; sent += Fuzzed.BURST) {
      var worker = new WorkerMain(Damage.streamOf(new byte[0]),
          new DataOutputStream(new ByteArrayOutputStream()), Fuzzed.LIMIT, true);
      var tasks = new ArrayList<Frame>();
      Fuzzed.feed(
          random,
          WorkerFuzzTest::fromParent,
          frame -> {
            worker.received(frame);
            if (frame.type() == MessageType.FUNCTION) {
              worker.define(frame);
            } else if (frame.type() == MessageType.CLASS) {
              worker.describe(frame);
            } else if (frame.type() == MessageType.TASK) {
              tasks.add(frame);
            }
          });
      for (Frame task : tasks) {
        Frame answer = worker.run(task);
        assertEquals(task.id(), answer.id());
        assertTrue(answer.payload().length <= Fuzzed.LIMIT);
        answers++;
      }
    }
    assertTrue(answers > Fuzzed.FRAMES / 50, "few tasks arrived: " + answers);
  }

  private static List<Frame> fromParent(Random random) {
    List<Frame> frames = new ArrayList<>();
    while (frames.size() < Fuzzed.BURST) {
      frames.add(oneFromParent(random, random.nextInt(8)));
    }
    return frames;
  }

  private static Frame oneFromParent(Random random, long id) {
    return switch (random.nextInt(7)) {
      case 6 -> Fuzzed.description(random);
      case 0 -> ShippedFunction.of(id, (Integer n) -> Fuzzed.identity(n)).definition();
      case 1 -> new Frame(MessageType.CANCEL, id, Frame.EMPTY);
      case 2 -> new Frame(MessageType.RECALL, id, Frame.EMPTY);
      case 3 -> AllowList.announcement("dev.heddle.ipc");
      default -> {
        byte[] payload = Codec.encode(Long.BYTES, Fuzzed.value(random));
        ByteBuffer.wrap(payload).putLong(random.nextInt(8));
        yield new Frame(MessageType.TASK, id, payload);
      }
    };
  }
}
