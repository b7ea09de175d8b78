package dev.heddle.benchmarks.growth;

import dev.heddle.TaskGroup;
import dev.heddle.net.ByteStream;
import dev.heddle.net.SocketServer;
import dev.heddle.net.SocketStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Requests and answers on one connection, while many others are open and idle; all on one loop. */
final class Connections {
  static final int REQUESTS = 2_000;
  private static final int SIZE = 64;

  private Connections() {}

  static void idle(int size, Stopwatch watch) throws Exception {
    try (var server =
        SocketServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var group = TaskGroup.open()) {
      group.startDaemon(() -> server.serve(Connections::echo));
      List<SocketStream> others = new ArrayList<>();
      try (var active = SocketStream.connect(server.localAddress())) {
        for (int i = 0; i < size; i++) {
          others.add(SocketStream.connect(server.localAddress()));
        }
        ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);
        while (server.connections() <= size) {
          ask(active, buffer, 1);
        }
        ask(active, buffer, 100);
        watch.allThere();
        watch.begin();
        ask(active, buffer, REQUESTS);
        watch.end();
        others.forEach(SocketStream::close);
      }
      group.join();
    }
  }

  private static void ask(ByteStream stream, ByteBuffer buffer, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      buffer.clear();
      stream.write(buffer);
      buffer.clear();
      while (buffer.hasRemaining()) {
        if (stream.read(buffer) < 0) {
          throw new IllegalStateException("The server has hung up");
        }
      }
    }
  }

  private static void echo(ByteStream connection) throws Exception {
    ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);
    while (connection.read(buffer) >= 0) {
      connection.write(buffer.flip());
      buffer.clear();
    }
  }
}
