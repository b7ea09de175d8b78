package dev.heddle.net;

import dev.heddle.Action;
import dev.heddle.Runs;
import dev.heddle.TaskGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** Two ends of one connection. */
record Loopback(SocketStream client, SocketStream server) implements AutoCloseable {

  enum Kind {
    TCP, UNIX;

    SocketAddress anyAddress() throws Exception {
      if (this == TCP) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      }
      Path directory = Files.createTempDirectory("heddle");
      directory.toFile().deleteOnExit();
      return UnixDomainSocketAddress.of(directory.resolve("socket"));
    }
  }

  interface Body {
    void run(SocketStream client, SocketStream server, TaskGroup group) throws Exception;
  }

  static Loopback open(Kind kind) throws Exception {
    try (var listening = SocketServer.listen(kind.anyAddress())) {
      var client = SocketStream.connect(listening.localAddress());
      return new Loopback(client, listening.accept());
    }
  }

  static void run(Runs runs, Kind kind, Body body) throws Exception {
    runs.run((Action<Exception>) () -> {
      try (var pair = open(kind); var group = TaskGroup.open()) {
        body.run(pair.client, pair.server, group);
        group.join();
      }
    });
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
