package dev.heddle.ipc.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ipc.PoolListener;
import dev.heddle.ipc.codec.AllowList;
import dev.heddle.ipc.codec.Codec;
import dev.heddle.ipc.codec.Fuzzed;
import dev.heddle.ipc.codec.RemoteFailure;
import dev.heddle.ipc.codec.SentClasses;
import dev.heddle.ipc.codec.ShippedFunction;
import dev.heddle.ipc.codec.UsedClasses;
import dev.heddle.ipc.launch.JvmSetup;
import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.LogEntry;
import dev.heddle.ipc.wire.MessageType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.event.Level;

/**
 * Truncated, oversized, reordered and random frames, for both sides: each is used or refused as a
 * violation, and nothing else. {@code -Dheddle.fuzz.frames=1000000} for the long run.
 */
@Timeout(600)
class DecoderFuzzTest {
  private static final JvmSetup JVM = new JvmSetup(List.of(), Map.of(), null, null, null);

  @Test
  void parentUsesOrRefusesWhateverAWorkerSends() throws Exception {
    var random = new Random(1);
    int settled = 0;
    int total = 0;
    for (int sent = 0; sent < Fuzzed.FRAMES; sent += Fuzzed.BURST) {
      var parent = new PoolState(config(), new OwnProcesses(config()), null).arrivals;
      var worker =
          new Worker(parent, new ProcessConnection("fuzz", JVM, Fuzzed.LIMIT, Level.ERROR),
              new OwnProcesses(config()));
      parent.ready(worker);
      var jobs = new ArrayList<Job>();
      var ends = new ArrayList<Job>();
      ShippedFunction function = ShippedFunction.of(1, (Integer n) -> Fuzzed.identity(n));
      for (int id = 0; id < 8; id++) {
        byte[] payload = Codec.encode(Long.BYTES, id);
        jobs.add(new Job(id, function, payload, new UsedClasses(new SentClasses()), 0, ends::add));
        worker.send(jobs.getLast());
      }
      Fuzzed.feed(random, DecoderFuzzTest::fromWorker, frame -> parent.received(worker, frame));
      assertEquals(Set.copyOf(ends).size(), ends.size(), "a job ended twice");
      total += jobs.size();
      settled += ends.size();
      for (Job job : jobs) {
        assertEquals(ends.contains(job), job.promise.isDone());
      }
    }
    assertTrue(settled > total / 50 && settled < total, settled + " of " + total);
  }

  /** What is thrown for failures that nobody here looks at. */
  private static final class NoCallers implements FailureConstructors {
    @Override
    public RuntimeException of(
        String message, @Nullable Throwable cause, StackTraceElement[] stack) {
      return new IllegalStateException(message, cause);
    }

    @Override
    public RuntimeException lost(String message, WorkerEnd end) {
      return new IllegalStateException(message);
    }
  }

  private static PoolConfig config() {
    return new PoolConfig(
        0, 0, JVM, new AllowList(), Fuzzed.LIMIT,
        Duration.ofDays(1),
        new PoolListener() {}, null,
        null,
        Long.MAX_VALUE, Long.MAX_VALUE, null, Level.ERROR,
        "", new NoCallers());
  }

  /** What a worker would say to its tasks, now and then with something out of place. */
  private static List<Frame> fromWorker(Random random) {
    List<Frame> frames = new ArrayList<>();
    for (long id = 0; frames.size() < Fuzzed.BURST; id++) {
      long named = random.nextInt(20) == 0 ? random.nextInt(9) : id % 8;
      if (random.nextInt(3) == 0) {
        frames.add(
            new Frame(MessageType.LOG, 0,
                LogEntry.of(Level.TRACE, "a", "b", null).encode(Fuzzed.LIMIT)));
      }
      if (random.nextInt(9) == 0) {
        frames.add(Fuzzed.description(random));
      }
      if (random.nextInt(5) == 0) {
        frames.add(new Frame(MessageType.RETURNED, named, Frame.EMPTY));
      } else {
        frames.add(new Frame(MessageType.STARTED, named, Frame.EMPTY));
        frames.add(
            random.nextInt(3) == 0
                ? failure(named)
                : new Frame(MessageType.RESULT, named,
                    Codec.encode(Long.BYTES, Fuzzed.value(random))));
      }
    }
    return frames;
  }

  private static Frame failure(long id) {
    try {
      return new Frame(
          MessageType.FAILURE, id,
          RemoteFailure.encode(Long.BYTES, new IOException("x"), Fuzzed.LIMIT));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

}
