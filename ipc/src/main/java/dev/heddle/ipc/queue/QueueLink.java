package dev.heddle.ipc.queue;

import dev.heddle.ipc.process.OwnThread;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * A connection of two processes that share queues, with a thread that reads, always, and one that
 * writes; so no task ever touches the socket, and two full sockets cannot wait for each other.
 */
final class QueueLink {
  private static final int BUFFER = 1 << 16;
  private static final Outgoing END = new Outgoing(QueueFrame.of(QueueOp.JOIN, -1, -1), _ -> {});

  /** A frame, and who is told whether it has been handed to the system, which delivers it then. */
  private record Outgoing(QueueFrame frame, Consumer<Boolean> written) {}

  /** What a side does with a frame of the other; its failure ends the connection. */
  interface Handler {
    void received(QueueFrame frame) throws IOException;

    void ended(String why);
  }

  private final SocketChannel socket;
  private final LinkedBlockingQueue<Outgoing> outbox = new LinkedBlockingQueue<>();

  QueueLink(SocketChannel socket) {
    this.socket = socket;
  }

  void start(String name, Handler handler) {
    OwnThread.named(name + "-reader").start(() -> read(handler));
    OwnThread.named(name + "-writer").start(this::write);
  }

  void send(QueueFrame frame) {
    send(frame, _ -> {});
  }

  /** Sends a frame and tells, on a thread of the connection, whether it is on its way for certain. */
  void send(QueueFrame frame, Consumer<Boolean> written) {
    outbox.add(new Outgoing(frame, written));
  }

  /** Ends the connection once all that was sent before is on its way. */
  void close() {
    outbox.add(END);
  }

  private void read(Handler handler) {
    String why = "its process has ended";
    try (var in =
        new DataInputStream(new BufferedInputStream(Channels.newInputStream(socket), BUFFER))) {
      while (true) {
        handler.received(QueueFrame.read(in));
      }
    } catch (EOFException | ClosedChannelException _) {
      // The usual end.
    } catch (IOException | RuntimeException e) {
      why = String.valueOf(e.getMessage());
    } finally {
      close();
      handler.ended(why);
    }
  }

  private void write() {
    List<Outgoing> batch = new ArrayList<>();
    try (var out =
        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(socket), BUFFER))) {
      while (!batch.contains(END)) {
        batch.clear();
        batch.add(outbox.take());
        outbox.drainTo(batch);
        for (Outgoing next : batch) {
          if (next != END) {
            next.frame().write(out);
          }
        }
        out.flush();
        batch.forEach(next -> next.written().accept(true));
      }
      return;
    } catch (IOException | InterruptedException _) {
      // The reader sees the end and tells.
    }
    refuse(batch);
  }

  /** The connection is broken: tells of all that was sent, until the reader has seen it too. */
  private void refuse(List<Outgoing> batch) {
    batch.forEach(lost -> lost.written().accept(false));
    try {
      Outgoing next = batch.contains(END) ? END : outbox.take();
      while (next != END) {
        next.written().accept(false);
        next = outbox.take();
      }
    } catch (InterruptedException _) {
      // Nobody does that.
    }
  }
}
