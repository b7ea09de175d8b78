package dev.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class ConnectionTest {

  private static void echo(Connection connection) throws Exception {
    Object message;
    while ((message = connection.receive()) != null) {
      connection.send(message);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.heddle.netty.ServerFixture#grounds")
  void bytesComeBackAlsoAfterTheClientHasClosedItsOutput(Transport transport, int carriers)
      throws Exception {
    byte[] sent = new byte[2_000_000];
    new Random(3).nextBytes(sent);
    ServerFixture.run(carriers).run(() -> {
      try (var server =
          NettyServer.builder().transport(transport).serve(_ -> {}, ConnectionTest::echo)) {
        Heddle.blocking(() -> {
          try (var client = new WireClient(server.port())) {
            Thread writer = Thread.ofPlatform().start(() -> {
              try {
                client.say(sent);
                client.socket.shutdownOutput();
              } catch (java.io.IOException e) {
                throw new AssertionError(e);
              }
            });
            assertArrayEquals(sent, client.read(sent.length));
            assertEquals(-1, client.read());
            writer.join();
          }
        });
      }
    });
  }

  @ParameterizedTest
  @MethodSource("dev.heddle.netty.ServerFixture#grounds")
  void serverCanCloseItsOutputAndGoOnReading(Transport transport, int carriers) throws Exception {
    var heard = new LinkedBlockingQueue<String>();
    ServerFixture.run(carriers).run(() -> {
      try (var server =
          NettyServer.builder()
              .transport(transport)
              .serve(
                  channel -> channel.pipeline()
                      .addLast(new LineBasedFrameDecoder(100), new StringDecoder(),
                          new StringEncoder()),
                  connection -> {
                    connection.send("that was all\n");
                    connection.shutdownOutput();
                    heard.add((String) connection.receive());
                    heard.add("" + connection.receive());
                  })) {
        Heddle.blocking(() -> {
          try (var client = new WireClient(server.port())) {
            assertEquals("that was all\n", client.rest());
            client.say("and this is from me\n");
            client.socket.shutdownOutput();
            assertEquals("and this is from me", heard.poll(30, TimeUnit.SECONDS));
            assertEquals("null", heard.poll(30, TimeUnit.SECONDS));
          }
        });
      }
    });
  }

  @ParameterizedTest
  @MethodSource("dev.heddle.netty.ServerFixture#grounds")
  void resetCancelsTheTask(Transport transport, int carriers) throws Exception {
    var ends = new LinkedBlockingQueue<String>();
    ServerFixture.run(carriers).run(() -> {
      try (var server =
          NettyServer.builder().transport(transport).serve(_ -> {}, connection -> {
            try {
              connection.send(io.netty.buffer.Unpooled.wrappedBuffer(new byte[]{1}));
              Heddle.sleep(Duration.ofMinutes(10));
            } catch (InterruptedException e) {
              ends.add("cancelled");
              throw e;
            }
          })) {
        Heddle.blocking(() -> {
          try (var client = new WireClient(server.port())) {
            assertEquals(1, client.read());
            client.socket.setSoLinger(true, 0);
          }
          assertEquals("cancelled", ends.poll(30, TimeUnit.SECONDS));
        });
        assertTrue(server.shutdown(Duration.ofSeconds(30)));
      }
    });
  }
}
