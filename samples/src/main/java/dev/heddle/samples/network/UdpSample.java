package dev.heddle.samples.network;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.net.UdpSocket;
import dev.heddle.samples.stage.Stage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Datagrams there and back: no connection, and each arrives whole or not at all. */
final class UdpSample {
  private UdpSample() {}

  static void main(Stage stage) throws Exception {
    var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    stage.run(
        () -> {
          try (var wall = UdpSocket.bind(anyPort);
              var caller = UdpSocket.bind(anyPort);
              var group = TaskGroup.open()) {
            group.startDaemon("wall", () -> echo(wall));
            caller.send(StandardCharsets.UTF_8.encode("hello, wall"), wall.localAddress());
            var datagram = ByteBuffer.allocate(1500);
            caller.receive(datagram);
            System.out.println("heard: " + StandardCharsets.UTF_8.decode(datagram.flip()));
            group.join();
          }
        });
  }

  private static void echo(UdpSocket wall) throws Exception {
    var datagram = ByteBuffer.allocate(1500);
    while (true) {
      SocketAddress sender = wall.receive(datagram.clear());
      wall.send(datagram.flip(), sender);
    }
  }
}
