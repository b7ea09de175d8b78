package dev.heddle.ipc.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ipc.PoolListener;
import dev.heddle.ipc.ProcessPool;
import dev.heddle.ipc.WorkerLostException;
import dev.heddle.ipc.codec.AllowList;
import dev.heddle.ipc.codec.Codec;
import dev.heddle.ipc.launch.JvmSetup;
import dev.heddle.ipc.process.Background;
import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.MessageType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.event.Level;

/** A pool whose workers are elsewhere: they ask before they begin, and their last words may be lost. */
@Timeout(60)
class LentWorkersTest {
  private final List<Lent> lent = new CopyOnWriteArrayList<>();
  private ProcessPool pool;
  private volatile boolean cutOff;
  private volatile boolean noneIsFree;
  private volatile boolean stubborn;

  /** A worker, of which the test decides what is heard. */
  private final class Lent implements Connection {
    final List<Frame> begun = new CopyOnWriteArrayList<>();
    private final String name;
    private @Nullable Receiver receiver;

    Lent(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void open(Receiver to) {
      receiver = to;
      Background.run(to::ready);
    }

    @Override
    public void send(List<Frame> frames, boolean workerIsIdle) {
      for (Frame frame : frames) {
        switch (frame.type()) {
          case BEGIN -> begin(frame);
          case BYE -> Background.run(() -> lost("as asked"));
          default -> {
            // A function, or a task that waits.
          }
        }
      }
    }

    private void begin(Frame frame) {
      begun.add(frame);
      if (cutOff) {
        Background.run(() -> lost("cut off"));
      } else if (!stubborn) {
        Background.run(() -> answer(frame));
      }
    }

    private void answer(Frame begin) {
      try {
        if (begin.payload().length > 0) {
          receiver.received(new Frame(MessageType.STARTED, begin.id(), Frame.EMPTY));
        }
        receiver.received(
            new Frame(MessageType.RESULT, begin.id(), Codec.encode(Long.BYTES, 5)));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    private void lost(String why) {
      receiver.lost(new WorkerEnd(name, 7, -1, false, why, "", null, false));
    }

    @Override
    public void kill(String why, @Nullable Throwable cause) {
      Background.run(
          () -> {
            if (stubborn) {
              // Just then it has done what it was to be killed for, and its end takes a while.
              stubborn = false;
              answer(begun.getFirst());
              awaitWaiting();
            }
            lost(why);
          });
    }

    @Override
    public long pid() {
      return 7;
    }
  }

  private final class Source implements WorkerSource {
    @Override
    public int most() {
      return 1;
    }

    @Override
    public int kept() {
      return 0;
    }

    @Override
    public @Nullable Connection next(int number) {
      if (noneIsFree) {
        return null;
      }
      var next = new Lent("lent-" + number);
      lent.add(next);
      return next;
    }

    @Override
    public boolean asksToBegin() {
      return true;
    }
  }

  private PoolCore core(PoolListener listener) {
    return new PoolCore(
        new PoolConfig(
            1, 1, new JvmSetup(List.of(), Map.of(), null, null, null), new AllowList(), 1 << 16,
            Duration.ofSeconds(1), listener, null, null, Long.MAX_VALUE, Long.MAX_VALUE, null,
            Level.ERROR, "", PoolFaces.get().failures()),
        new Source());
  }

  /** Until somebody waits for a worker, or has this one begin. */
  private void awaitWaiting() {
    while (pool.statistics().waiting() == 0 && timesBegun() < 2) {
      Thread.onSpinWait();
    }
  }

  private long timesBegun() {
    return lent.stream().mapToLong(each -> each.begun.size()).sum();
  }

  @Test
  void whatMayHaveBegunWhereItWasCutOffCountsAsBegun() {
    cutOff = true;
    try (ProcessPool pool = PoolFaces.get().over(core(ListenerCalls.NOBODY))) {
      var failure =
          assertThrows(
              WorkerLostException.class, () -> pool.idempotent(1).call((Integer n) -> n, 1));
      assertTrue(failure.getMessage().contains("cut off"), failure.getMessage());
      assertEquals(2, timesBegun());
      assertEquals(1, pool.statistics().retried());
    }
  }

  @Test
  void callWaitsIfThereIsNoWorkerAfterAll() throws Exception {
    noneIsFree = true;
    PoolCore core = core(ListenerCalls.NOBODY);
    try (ProcessPool pool = PoolFaces.get().over(core)) {
      var call = new FutureTask<>(() -> pool.call((Integer n) -> n, 5));
      Thread.ofPlatform().start(call);
      while (pool.statistics().waiting() == 0) {
        Thread.sleep(5);
      }
      noneIsFree = false;
      core.sourceChanged();
      assertEquals(5, call.get());
    }
  }

  @Test
  void nothingBeginsOnAWorkerThatIsToBeKilled() throws Exception {
    stubborn = true;
    ProcessPool own = PoolFaces.get().over(core(ListenerCalls.NOBODY));
    pool = own;
    try (own) {
      var cancelled = new FutureTask<>(() -> own.call((Integer n) -> n, 1));
      Thread caller = Thread.ofPlatform().start(cancelled);
      while (timesBegun() == 0) {
        Thread.sleep(5);
      }
      caller.interrupt();
      assertThrows(ExecutionException.class, cancelled::get);
      assertEquals(5, own.call((Integer n) -> n, 2));
      assertEquals(2, lent.size());
    }
  }

  @Test
  void listenerHearsWhenATaskBegins() throws Exception {
    var heard = new CopyOnWriteArrayList<String>();
    var listener =
        new PoolListener() {
          @Override
          public void taskStarted(String worker, long at) {
            heard.add("started");
          }

          @Override
          public void taskEnded(String worker, long began, long ended) {
            heard.add("ended");
          }
        };
    try (ProcessPool pool = PoolFaces.get().over(core(listener))) {
      assertEquals(5, pool.call((Integer n) -> n, 5));
      assertEquals(5, pool.idempotent(1).call((Integer n) -> n, 5));
    }
    assertEquals(List.of("started", "ended", "started", "ended"), heard);
  }
}
