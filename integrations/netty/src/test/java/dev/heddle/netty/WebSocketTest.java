package dev.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket.Listener;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class WebSocketTest {

  /** What the client has heard, in order. */
  private static final class Heard implements Listener {
    final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(
        java.net.http.WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        messages.add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(
        java.net.http.WebSocket socket, ByteBuffer data, boolean last) {
      messages.add(data.remaining() + " bytes");
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPong(java.net.http.WebSocket socket, ByteBuffer message) {
      messages.add("pong");
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(
        java.net.http.WebSocket socket, int code, String reason) {
      messages.add("closed " + code);
      return null;
    }

    String next() throws InterruptedException {
      return messages.poll(30, TimeUnit.SECONDS);
    }
  }

  private static void echo(HttpExchange exchange) throws Exception {
    try (var socket = exchange.webSocket()) {
      WebSocketFrame frame;
      while ((frame = socket.receive()) != null) {
        switch (frame) {
          case TextWebSocketFrame text -> {
            String said = text.text();
            text.release();
            if (said.equals("end")) {
              return;
            }
            socket.send(said);
          }
          case BinaryWebSocketFrame bytes -> socket.send(bytes.content());
          default -> throw new AssertionError(frame);
        }
      }
    }
  }

  private static java.net.http.WebSocket open(
      HttpClient client, NettyServer server, Heard heard) {
    return client.newWebSocketBuilder()
        .buildAsync(URI.create("ws://localhost:" + server.port() + "/"), heard)
        .join();
  }

  @ParameterizedTest
  @MethodSource("dev.heddle.netty.ServerFixture#grounds")
  void messagesGoToAndFroAndEitherSideCloses(Transport transport, int carriers) throws Exception {
    ServerFixture.serve(transport, carriers, WebSocketTest::echo, server -> {
      try (var client = HttpClient.newHttpClient()) {
        var heard = new Heard();
        var socket = open(client, server, heard);
        for (int i = 0; i < 200; i++) {
          socket.sendText("message " + i, true).join();
        }
        for (int i = 0; i < 200; i++) {
          assertEquals("message " + i, heard.next());
        }
        socket.sendText("in two ", false).join();
        socket.sendText("frames", true).join();
        assertEquals("in two frames", heard.next());
        socket.sendBinary(ByteBuffer.allocate(1_000), true).join();
        assertEquals("1000 bytes", heard.next());
        socket.sendPing(ByteBuffer.allocate(0)).join();
        assertEquals("pong", heard.next());
        socket.sendText("end", true).join();
        assertEquals("closed 1000", heard.next());

        var other = new Heard();
        var second = open(client, server, other);
        second.sendClose(1000, "bye").join();
        assertEquals("closed 1000", other.next());
      }
      while (server.connections() > 0) {
        Thread.sleep(1);
      }
    });
  }

  @ParameterizedTest
  @MethodSource("dev.heddle.netty.ServerFixture#grounds")
  void lostConnectionCancelsAndAShutdownIsAnEnd(Transport transport, int carriers)
      throws Exception {
    var outcomes = new LinkedBlockingQueue<String>();
    var open = new AtomicInteger();
    ServerFixture.run(carriers).run(() -> {
      try (var server = NettyServer.builder().transport(transport).serve(exchange -> {
        try (var socket = exchange.webSocket()) {
          open.incrementAndGet();
          String text = socket.receiveText();
          outcomes.add("" + text);
        } catch (InterruptedException e) {
          outcomes.add("cancelled");
          throw e;
        }
      })) {
        dev.heddle.Heddle.blocking(() -> {
          try (var client = new WireClient(server.port())) {
            client.say(
                "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
            assertEquals("HTTP/1.1 101 Switching Protocols", client.line());
          }
          assertEquals("cancelled", outcomes.poll(30, TimeUnit.SECONDS));
        });
        try (var client = HttpClient.newHttpClient()) {
          var heard = new Heard();
          dev.heddle.Heddle.blocking(() -> open(client, server, heard));
          while (open.get() < 2) {
            dev.heddle.Heddle.sleep(Duration.ofMillis(1));
          }
          assertTrue(server.shutdown(Duration.ofSeconds(30)));
          assertEquals("closed 1001", dev.heddle.Heddle.blocking(heard::next));
          assertEquals("null", outcomes.poll(30, TimeUnit.SECONDS));
        }
      }
    });
  }
}
