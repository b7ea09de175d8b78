package dev.heddle.ipc.pool;

import dev.heddle.ipc.wire.Frame;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What leads from a pool to one of its workers: pipes to a process of this machine, or a way to a worker
 * elsewhere. No method waits, and each may be called with the pool's lock held.
 */
public interface Connection {

  /** Whom a connection tells of its worker, one call after the other, without holding a lock. */
  interface Receiver {
    /** The current thread tells of the worker from now on, so nobody may make it wait for that one's end. */
    void serve();

    /** The worker can be sent tasks. */
    void ready();

    void received(Frame frame) throws IOException;

    /** The last call: the worker has ended, or nothing more will be heard of it. */
    void lost(WorkerEnd end);
  }

  /** What its worker is called: its number and, unless it is on this machine, its place. */
  String name();

  /** Begins to make the worker ready. */
  void open(Receiver receiver);

  void send(List<Frame> frames, boolean workerIsIdle);

  default void send(Frame frame) {
    send(List.of(frame), false);
  }

  /** Ends the worker by force, now or as soon as there is one, and says why if nobody has before. */
  void kill(String why, @Nullable Throwable cause);

  /** The process of the worker, or -1 as long as it is not known. */
  long pid();
}
