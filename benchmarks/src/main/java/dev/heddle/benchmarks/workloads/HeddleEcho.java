package dev.heddle.benchmarks.workloads;

import dev.heddle.net.SocketServer;
import dev.heddle.net.ByteStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** A task for each connection, woken by the selector of its carrier. */
final class HeddleEcho implements EchoServer {
  private final Tasks tasks;
  private final CompletableFuture<SocketServer> listening = new CompletableFuture<>();

  HeddleEcho(int carriers) {
    tasks = new HeddleTasks(carriers);
  }

  @Override
  public int open() throws Exception {
    Work loop = () -> tasks.run(this::serve);
    Thread.ofPlatform().daemon().start(loop::runUnchecked);
    return ((InetSocketAddress) listening.get().localAddress()).getPort();
  }

  private void serve() throws IOException, InterruptedException {
    try (var server =
        SocketServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      listening.complete(server);
      server.serve(HeddleEcho::echo);
    }
  }

  private static void echo(ByteStream connection) throws IOException, InterruptedException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    while (connection.read(buffer) >= 0) {
      connection.write(buffer.flip());
      buffer.clear();
    }
  }

  @Override
  public void close() {
    SocketServer server = listening.getNow(null);
    if (server != null) {
      server.close();
    }
  }
}
