package dev.heddle.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Runs;
import dev.heddle.TaskGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(60)
class EchoTest {
  @Parameter Runs runs;

  static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  static void echo(ByteStream connection) throws Exception {
    var buffer = ByteBuffer.allocateDirect(4096);
    while (connection.read(buffer) >= 0) {
      connection.write(buffer.flip());
      buffer.clear();
    }
  }

  @Test
  void everyConnectionGetsItsOwnBytesBack() throws Exception {
    int connections = 20;
    int rounds = 50;
    var answered = new AtomicInteger();
    runs.run(() -> {
      try (var server = SocketServer.listen(anyPort()); var group = TaskGroup.open()) {
        group.start("server", () -> server.serve(EchoTest::echo));
        try (var clients = TaskGroup.open("clients")) {
          for (int c = 0; c < connections; c++) {
            int seed = c;
            clients.start(() -> {
              var random = new Random(seed);
              try (var stream = SocketStream.connect(server.localAddress())) {
                for (int round = 0; round < rounds; round++) {
                  byte[] message = new byte[64];
                  random.nextBytes(message);
                  stream.write(message);
                  assertArrayEquals(message, stream.readExactly(message.length));
                  answered.incrementAndGet();
                }
              }
            });
          }
          clients.join();
        }
        server.shutdown(Duration.ofSeconds(30));
        group.join();
        assertTrue(server.isClosed());
      }
    });
    assertEquals(connections * rounds, answered.get());
  }
}
