package dev.heddle.cluster;

import dev.heddle.ipc.codec.FailureWords;
import dev.heddle.ipc.pool.Connection;
import dev.heddle.ipc.pool.WorkerEnd;
import dev.heddle.ipc.process.Background;
import dev.heddle.ipc.process.PoolTimer;
import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.Hello;
import dev.heddle.ipc.wire.MessageType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The way from a pool to a worker on another member, as the pool's core knows it. */
final class RemoteConnection implements Connection {
  /** For a member to end a process and to say so. */
  private static final Duration MORE_GRACE = Duration.ofSeconds(2);

  /** Hears how the worker fares; it must not wait. */
  interface Owner {
    void ready(RemoteConnection connection);

    void ended(RemoteConnection connection, WorkerEnd how);
  }

  final RemoteMember member;
  private final String name;
  private final OpenRequest request;
  private final Duration grace;
  private final LinkEnd link;
  private final Owner owner;
  private volatile @Nullable Receiver receiver;
  private volatile long pid = -1;
  private volatile @Nullable WorkerEnd ended;
  private volatile String verdict = "";
  private volatile @Nullable Throwable reason;

  private final Arrears arrears = new Arrears();

  RemoteConnection(
      RemoteMember member,
      OpenRequest request,
      Duration grace,
      UUID id,
      Consumer<byte[]> way,
      Owner owner) {
    this.member = member;
    this.name = "worker-" + request.number() + " at " + member.address();
    this.request = request;
    this.grace = grace;
    this.link = new LinkEnd(id, way, this::received);
    this.owner = owner;
  }

  LinkEnd link() {
    return link;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void open(Receiver to) {
    WorkerEnd before;
    synchronized (this) {
      receiver = to;
      before = ended;
    }
    if (before == null) {
      try {
        request();
      } catch (Throwable e) {
        // Out of memory: or its seat would be taken for ever.
        endLater("its member could not be asked for it: " + e);
      }
    } else {
      Background.run(() -> to.lost(before));
    }
  }

  /** The first may have come before the member knew where to answer. */
  void request() {
    if (pid < 0 && ended == null) {
      link.sendUnnumbered(Envelope.Kind.OPEN, request.encode());
    }
  }

  void arrived(Envelope envelope) {
    try {
      link.arrived(envelope);
    } catch (Throwable e) {
      // Also an error: nobody will see this envelope again.
      kill("", e);
    }
  }

  private void received(Envelope envelope) throws IOException {
    Receiver to = receiver;
    if (ended != null || to == null) {
      return;
    }
    to.serve();
    if (envelope.kind() == Envelope.Kind.END) {
      end(EndWords.decode(envelope.payload(), name));
      return;
    }
    for (Frame frame : envelope.frames()) {
      if (frame.type() == MessageType.HELLO) {
        pid = Hello.parse(frame).pid();
        owner.ready(this);
        to.ready();
      } else {
        to.received(frame);
      }
    }
  }

  @Override
  public void send(List<Frame> frames, boolean workerIsIdle) {
    link.send(frames);
  }

  @Override
  public void kill(String why, @Nullable Throwable cause) {
    if (verdict.isEmpty()) {
      verdict = cause == null ? why : why + FailureWords.textOf(cause);
      reason = cause;
    }
    link.sendUnnumbered(Envelope.Kind.KILL, verdict.getBytes(StandardCharsets.UTF_8));
    if (pid < 0) {
      endLater(verdict);
    } else {
      PoolTimer.later(
          grace.plus(MORE_GRACE),
          () -> endLater("its member has not said that it has ended; " + verdict));
    }
  }

  /** Ends it without its member's word, on a thread that holds no lock. */
  void endLater(String why) {
    if (ended == null) {
      Background.run(
          () -> end(
              new WorkerEnd(
                  name, pid < 0 ? member.pid() : pid, -1, false, why, "", reason, false)));
    }
  }

  private void end(WorkerEnd how) {
    Receiver to;
    synchronized (this) {
      if (ended != null) {
        return;
      }
      ended = how;
      to = receiver;
    }
    owner.ended(this, how);
    // One that has not been opened yet tells it then.
    if (to != null) {
      to.lost(how);
    }
  }

  /** Whether there has been a worker at its other end. */
  boolean wasReady() {
    return pid >= 0;
  }

  /** What the member's beat says of this link; it may have been sent before this link was heard of. */
  void heard(Beat beat) {
    Long last = beat.links().get(link.id);
    if (pid < 0 && last == null) {
      request();
    } else if (arrears.isLost(last, link.lastReceived())) {
      link.sendUnnumbered(Envelope.Kind.KILL, new byte[0]);
      endLater(
          last == null
              ? "its member does not know it any more"
              : "something that it has sent was lost on the way");
    }
  }

  @Override
  public long pid() {
    return pid;
  }
}
