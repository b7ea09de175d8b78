package dev.heddle.samples.network;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.net.SocketServer;
import dev.heddle.net.SocketStream;
import dev.heddle.samples.stage.Stage;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A server with a task for each connection, three clients, and an end for all of them. */
final class EchoSample {
  private EchoSample() {}

  static void main(Stage stage) throws Exception {
    stage.run(
        () -> {
          var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
          try (var server = SocketServer.listen(anyPort); var group = TaskGroup.open()) {
            group.startDaemon(
                "server",
                () -> server.serve(
                    connection -> connection.forEachLine(
                        line -> connection.write(line + ", " + line + "\n"))));
            for (String word : new String[]{"warp", "weft", "heddle"}) {
              try (var stream = SocketStream.connect(server.localAddress())) {
                stream.write(word + "\n");
                System.out.println(stream.readLine());
              }
            }
            group.join();
          }
        });
  }
}
