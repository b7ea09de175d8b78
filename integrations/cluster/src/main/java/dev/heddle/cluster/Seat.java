package dev.heddle.cluster;

import dev.heddle.ipc.pool.Connection;
import dev.heddle.ipc.pool.WorkerEnd;
import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.Hello;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** A worker on this member, between the pool that it works for and the thread or process that works. */
final class Seat implements Connection.Receiver {
  final UUID pool;
  private final LinkEnd link;
  private final Connection worker;
  private final Gate gate;
  private final Consumer<Seat> onEnd;
  private volatile boolean ended;
  private final Arrears arrears = new Arrears();
  private volatile long lastHeard = System.nanoTime();

  Seat(UUID id, UUID pool, Consumer<byte[]> way, Connection worker, Consumer<Seat> onEnd) {
    this.pool = pool;
    this.link = new LinkEnd(id, way, this::received);
    this.worker = worker;
    this.gate =
        new Gate(frames -> worker.send(frames, false), frame -> link.send(List.of(frame)));
    this.onEnd = onEnd;
  }

  LinkEnd link() {
    return link;
  }

  void open() {
    try {
      worker.open(this);
    } catch (Throwable e) {
      // No thread to be had.
      lost(new WorkerEnd(
          worker.name() + " could not be started: " + e, -1, -1, false, "", "", e, true));
    }
  }

  void arrived(Envelope envelope) {
    try {
      if (envelope.kind() == Envelope.Kind.KILL) {
        worker.kill(new String(envelope.payload(), StandardCharsets.UTF_8), null);
      } else {
        link.arrived(envelope);
      }
    } catch (Throwable e) {
      // Also an error: nobody will see this envelope again.
      worker.kill("what its pool has sent cannot be used: ", e);
    }
  }

  private void received(Envelope envelope) throws IOException {
    gate.fromPool(envelope.frames());
  }

  @Override
  public void serve() {
    // Nobody here waits for the end of a worker.
  }

  @Override
  public void ready() {
    link.send(List.of(new Hello(worker.pid()).frame()));
  }

  @Override
  public void received(Frame frame) {
    if (!ended && gate.isForPool(frame)) {
      link.send(List.of(frame));
    }
  }

  @Override
  public void lost(WorkerEnd end) {
    ended = true;
    link.sendEnd(EndWords.encode(end));
    onEnd.accept(this);
  }

  /** What its pool's beat says of it; that may have been sent before this one was asked for. */
  void heard(Beat beat) {
    lastHeard = System.nanoTime();
    Long last = beat.links().get(link.id);
    if (arrears.isLost(last, link.lastReceived())) {
      kill(
          last == null
              ? "its pool does not know it any more"
              : "something that it was sent was lost on the way");
    }
  }

  /** A pool that is cut off takes its tasks for dead, and may run them elsewhere. */
  void killIfSilent(Duration patience) {
    if (System.nanoTime() - lastHeard > patience.toNanos()) {
      kill("its pool has been silent for " + patience);
    }
  }

  void kill(String why) {
    worker.kill(why, null);
  }
}
