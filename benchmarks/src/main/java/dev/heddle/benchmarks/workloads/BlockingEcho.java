package dev.heddle.benchmarks.workloads;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/** What servers on blocking sockets have in common. */
final class BlockingEcho {
  private BlockingEcho() {}

  static ServerSocketChannel open() throws IOException {
    return ServerSocketChannel.open()
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), EchoServer.BACKLOG);
  }

  static int port(ServerSocketChannel server) throws IOException {
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  /** Accepts until the server is closed; each connection's task comes from the given start. */
  static void accept(ServerSocketChannel server, Consumer<Runnable> start) {
    try {
      while (true) {
        SocketChannel connection = server.accept();
        start.accept(() -> serve(connection));
      }
    } catch (IOException _) {
      // Closed: there is nothing more to accept.
    }
  }

  private static void serve(SocketChannel connection) {
    try (connection) {
      connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
      ByteBuffer buffer = ByteBuffer.allocateDirect(EchoServer.BUFFER);
      while (connection.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          connection.write(buffer);
        }
        buffer.clear();
      }
    } catch (IOException _) {
      // The client has gone.
    }
  }
}
