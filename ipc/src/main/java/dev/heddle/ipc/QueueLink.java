package dev.heddle.ipc;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A connection of two processes that share queues, with a thread that reads, always, and one that
 * writes; so no task ever touches the socket, and two full sockets cannot wait for each other.
 */
final class QueueLink {
  private static final int BUFFER = 1 << 16;
  private static final QueueFrame END = QueueFrame.of(QueueOp.JOIN, -1, -1);

  /** What a side does with a frame of the other; its failure ends the connection. */
  interface Handler {
    void received(QueueFrame frame) throws IOException;

    void ended(String why);
  }

  private final SocketChannel socket;
  private final LinkedBlockingQueue<QueueFrame> outbox = new LinkedBlockingQueue<>();

  QueueLink(SocketChannel socket) {
    this.socket = socket;
  }

  void start(String name, Handler handler) {
    Thread.ofPlatform().daemon().name(name + "-reader").start(() -> read(handler));
    Thread.ofPlatform().daemon().name(name + "-writer").start(this::write);
  }

  void send(QueueFrame frame) {
    outbox.add(frame);
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
    try (var out =
        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(socket), BUFFER))) {
      QueueFrame next;
      while ((next = outbox.take()) != END) {
        next.write(out);
        if (outbox.isEmpty()) {
          out.flush();
        }
      }
      out.flush();
    } catch (IOException | InterruptedException _) {
      // The reader sees the end and tells.
    }
  }
}
