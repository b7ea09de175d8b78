package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ipc.codec.AllowList;
import dev.heddle.ipc.codec.Batch;
import dev.heddle.ipc.codec.Codec;
import dev.heddle.ipc.codec.SentClasses;
import dev.heddle.ipc.codec.ShippedFunction;
import dev.heddle.ipc.codec.UsedClasses;
import dev.heddle.ipc.wire.Damage;
import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.LogEntry;
import dev.heddle.ipc.wire.MessageType;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.event.Level;

/**
 * Truncated, oversized, reordered and random frames, for both sides: each is used or refused as a
 * violation, and nothing else. {@code -Dheddle.fuzz.frames=1000000} for the long run.
 */
@Timeout(600)
class DecoderFuzzTest {
  private static final int FRAMES = Integer.getInteger("heddle.fuzz.frames", 10_000);
  private static final int LIMIT = 4096;
  private static final int BURST = 40;

  private static int identity(int n) {
    return n;
  }

  /** Good frames of one side, to be damaged. */
  private interface Sender {
    List<Frame> burst(Random random);
  }

  /** What the other side does with a frame. */
  private interface Receiver {
    void accept(Frame frame) throws IOException;
  }

  @Test
  void parentUsesOrRefusesWhateverAWorkerSends() throws Exception {
    var random = new Random(1);
    int settled = 0;
    int total = 0;
    for (int sent = 0; sent < FRAMES; sent += BURST) {
      var parent = new PoolState(config(), null).arrivals;
      var worker = new Worker(parent, "fuzz");
      parent.ready(worker);
      var jobs = new ArrayList<Job>();
      var ends = new ArrayList<Job>();
      ShippedFunction function = ShippedFunction.of(1, (Integer n) -> identity(n));
      for (int id = 0; id < 8; id++) {
        byte[] payload = Codec.encode(Long.BYTES, id);
        jobs.add(new Job(id, function, payload, new UsedClasses(new SentClasses()), 0, ends::add));
        worker.send(jobs.getLast());
      }
      feed(random, DecoderFuzzTest::fromWorker, frame -> parent.received(worker, frame));
      assertEquals(Set.copyOf(ends).size(), ends.size(), "a job ended twice");
      total += jobs.size();
      settled += ends.size();
      for (Job job : jobs) {
        assertEquals(ends.contains(job), job.promise.isDone());
      }
    }
    assertTrue(settled > total / 50 && settled < total, settled + " of " + total);
  }

  @Test
  void workerUsesOrRefusesWhateverItsParentSends() throws Exception {
    var random = new Random(2);
    int answers = 0;
    for (int sent = 0; sent < FRAMES; sent += BURST) {
      var worker = new WorkerMain(Damage.streamOf(new byte[0]),
          new DataOutputStream(new ByteArrayOutputStream()), LIMIT);
      var tasks = new ArrayList<Frame>();
      feed(
          random,
          DecoderFuzzTest::fromParent,
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
        assertTrue(answer.payload().length <= LIMIT);
        answers++;
      }
    }
    assertTrue(answers > FRAMES / 50, "few tasks arrived: " + answers);
  }

  private static PoolConfig config() {
    return new PoolConfig(
        0, 0, WorkerJvm.inherited(), new AllowList(), LIMIT, Duration.ofDays(1),
        new PoolListener() {}, null,
        null,
        Long.MAX_VALUE, Long.MAX_VALUE, null, Level.ERROR,
        "");
  }

  /** Sends frames that are mostly good, damaged in one of several ways, until one is refused. */
  private static void feed(Random random, Sender sender, Receiver receiver) throws IOException {
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

  /** What a worker would say to its tasks, now and then with something out of place. */
  private static List<Frame> fromWorker(Random random) {
    List<Frame> frames = new ArrayList<>();
    for (long id = 0; frames.size() < BURST; id++) {
      long named = random.nextInt(20) == 0 ? random.nextInt(9) : id % 8;
      if (random.nextInt(3) == 0) {
        frames.add(
            new Frame(MessageType.LOG, 0, LogEntry.of(Level.TRACE, "a", "b", null).encode(LIMIT)));
      }
      if (random.nextInt(9) == 0) {
        frames.add(description(random));
      }
      if (random.nextInt(5) == 0) {
        frames.add(new Frame(MessageType.RETURNED, named, Frame.EMPTY));
      } else {
        frames.add(new Frame(MessageType.STARTED, named, Frame.EMPTY));
        frames.add(
            random.nextInt(3) == 0
                ? failure(named)
                : new Frame(MessageType.RESULT, named, Codec.encode(Long.BYTES, value(random))));
      }
    }
    return frames;
  }

  private static Frame description(Random random) {
    var used = new UsedClasses(new SentClasses());
    Codec.encode(0, new IOException("x"), used);
    return new Frame(
        MessageType.CLASS, random.nextInt(40), used.numbered().iterator().next().frame().payload());
  }

  private static Frame failure(long id) {
    try {
      return new Frame(
          MessageType.FAILURE, id, RemoteFailure.encode(Long.BYTES, new IOException("x"), LIMIT));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Frame> fromParent(Random random) {
    List<Frame> frames = new ArrayList<>();
    while (frames.size() < BURST) {
      frames.add(oneFromParent(random, random.nextInt(8)));
    }
    return frames;
  }

  private static Frame oneFromParent(Random random, long id) {
    return switch (random.nextInt(7)) {
      case 6 -> description(random);
      case 0 -> ShippedFunction.of(id, (Integer n) -> identity(n)).definition();
      case 1 -> new Frame(MessageType.CANCEL, id, Frame.EMPTY);
      case 2 -> new Frame(MessageType.RECALL, id, Frame.EMPTY);
      case 3 -> AllowList.announcement("dev.heddle.ipc");
      default -> {
        byte[] payload = Codec.encode(Long.BYTES, value(random));
        ByteBuffer.wrap(payload).putLong(random.nextInt(8));
        yield new Frame(MessageType.TASK, id, payload);
      }
    };
  }

  private static Object value(Random random) {
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
