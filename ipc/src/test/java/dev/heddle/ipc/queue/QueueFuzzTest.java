package dev.heddle.ipc.queue;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ipc.wire.Damage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * As DecoderFuzzTest, for queues. {@code -Dheddle.fuzz.frames=1000000} for the long run.
 */
@Timeout(600)
class QueueFuzzTest {
  private static final int FRAMES = Integer.getInteger("heddle.fuzz.frames", 10_000);
  private static final int BURST = 40;

  @Test
  void queuesMakerAndUserUseOrRefuseWhateverTheOtherSends() throws Exception {
    var random = new Random(3);
    for (int sent = 0; sent < FRAMES; sent += BURST) {
      var core = new QueueCore(2);
      var link = new QueueLink(null);
      var user = new QueueUser(link, "s", Map.of(1L, core));
      if (random.nextInt(10) > 0) {
        user.received(new QueueFrame(QueueOp.JOIN, 0, 0, new byte[]{'s'}));
      }
      byte[] bytes = Damage.damaged(random, queueFrames(random));
      try (var in = Damage.streamOf(bytes)) {
        while (true) {
          user.received(QueueFrame.read(in));
        }
      } catch (IOException _) {
        user.ended("refused");
      }
      assertTrue(core.size() <= 2 + BURST);
    }
  }

  private static byte[] queueFrames(Random random) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    for (int i = 0; i < BURST; i++) {
      QueueOp op = QueueOp.values()[random.nextInt(QueueOp.ATTACH.ordinal() + 1)];
      new QueueFrame(op, random.nextInt(2), random.nextInt(20), new byte[random.nextInt(5)])
          .write(out);
    }
    return bytes.toByteArray();
  }
}
