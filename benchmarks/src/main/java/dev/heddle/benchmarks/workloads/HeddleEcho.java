package dev.heddle.benchmarks.workloads;

import dev.heddle.Action;
import dev.heddle.TaskGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A task for each connection, woken by the selector of its carrier. */
final class HeddleEcho implements EchoServer {
  private final Tasks tasks;
  private final ServerSocketChannel server;

  HeddleEcho(int carriers) {
    tasks = new HeddleTasks(carriers);
    try {
      server = BlockingEcho.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int open() throws IOException {
    Work loop = () -> tasks.run(this::accept);
    Thread.ofPlatform().daemon().start(loop::runUnchecked);
    return BlockingEcho.port(server);
  }

  private void accept() throws IOException, InterruptedException {
    var listening = new HeddleSocket(server);
    try (var group = TaskGroup.open()) {
      while (true) {
        listening.await(SelectionKey.OP_ACCEPT);
        SocketChannel connection;
        while ((connection = server.accept()) != null) {
          SocketChannel accepted = connection;
          Action<InterruptedException> serve = () -> serve(accepted);
          group.start(serve);
        }
      }
    } catch (ClosedChannelException _) {
      // There is nothing more to accept.
    }
  }

  private static void serve(SocketChannel connection) throws InterruptedException {
    try (connection) {
      connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
      var socket = new HeddleSocket(connection);
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
      while (socket.read(connection, buffer) >= 0) {
        socket.write(connection, buffer.flip());
        buffer.clear();
      }
    } catch (IOException _) {
      // The client has gone.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
