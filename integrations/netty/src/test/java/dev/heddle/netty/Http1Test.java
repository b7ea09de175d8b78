package dev.heddle.netty;

import static dev.heddle.netty.WireClient.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class Http1Test {

  private static void answer(HttpExchange exchange) throws Exception {
    switch (exchange.request().uri()) {
      case "/wait" -> {
        Heddle.sleep(Duration.ofMillis(5));
        exchange.respond("waited");
      }
      case "/fan" -> {
        try (var group = TaskGroup.open()) {
          var one = group.start(() -> "a");
          var two = group.start(() -> "b");
          group.join();
          exchange.respond(one.await() + two.await());
        }
      }
      case "/body" -> {
        byte[] body = exchange.body().readAll(1 << 20);
        exchange.respond(new String(body, StandardCharsets.ISO_8859_1));
      }
      case "/throw" -> throw new IllegalStateException("expected by the test");
      case "/forget" -> {}
      default -> exchange.respond(exchange.request().uri());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.heddle.netty.ServerFixture#grounds")
  void connectionIsKeptAndRequestsSentAheadAreAnsweredInOrder(Transport transport, int carriers)
      throws Exception {
    ServerFixture.serve(transport, carriers, Http1Test::answer, server -> {
      try (var client = new WireClient(server.port())) {
        assertEquals("200 /1", client.say(get("/1")).answer());
        client.say(get("/wait") + get("/2") + get("/fan"));
        assertEquals("200 waited", client.answer());
        assertEquals("200 /2", client.answer());
        assertEquals("200 ab", client.answer());
        client.say(get("/x").repeat(500));
        for (int i = 0; i < 500; i++) {
          assertEquals("200 /x", client.answer());
        }
        assertEquals(1, server.connections());
      }
    });
  }

  @ParameterizedTest
  @MethodSource("dev.heddle.netty.ServerFixture#grounds")
  void bodiesArriveWholeInChunksOrAfterContinue(Transport transport, int carriers)
      throws Exception {
    ServerFixture.serve(transport, carriers, Http1Test::answer, server -> {
      try (var client = new WireClient(server.port())) {
        String post = "POST /body HTTP/1.1\r\nHost: localhost\r\n";
        client.say(post + "Content-Length: 5\r\n\r\nhel").say("lo");
        assertEquals("200 hello", client.answer());
        client.say(post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
            .say("2\r\nde\r\n0\r\n\r\n");
        assertEquals("200 abcde", client.answer());
        client.say(post + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        assertEquals("HTTP/1.1 100 Continue", client.line());
        assertEquals("", client.line());
        assertEquals("200 ok", client.say("ok").answer());
        assertEquals("200 /again", client.say(get("/again")).answer());
      }
    });
  }

  @ParameterizedTest
  @MethodSource("dev.heddle.netty.ServerFixture#grounds")
  void unreadBodiesAreDroppedAndWhoWaitsForContinueInVainIsCutOff(
      Transport transport, int carriers) throws Exception {
    ServerFixture.serve(transport, carriers, Http1Test::answer, server -> {
      try (var client = new WireClient(server.port())) {
        client.say("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n");
        assertEquals("200 /a", client.answer());
        client.say(new byte[300_000]);
        assertEquals("200 /b", client.say(get("/b")).answer());
        client.say("POST /c HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
            + "Content-Length: 2\r\n\r\n");
        assertEquals("200 /c", client.answer());
        assertEquals(-1, client.read());
      }
    });
  }

  @ParameterizedTest
  @MethodSource("dev.heddle.netty.ServerFixture#grounds")
  void failuresAreStatusesAndAreReported(Transport transport, int carriers) throws Exception {
    var reported = new AtomicInteger();
    ServerFixture.run(carriers).onFailure((_, _) -> reported.incrementAndGet()).run(() -> {
      try (var server = NettyServer.builder().transport(transport).serve(Http1Test::answer)) {
        Heddle.blocking(() -> {
          try (var client = new WireClient(server.port())) {
            assertEquals("500 ", client.say(get("/throw")).answer());
            assertEquals("500 ", client.say(get("/forget")).answer());
            assertEquals("200 /a", client.say(get("/a")).answer());
            assertEquals("400 ", client.say("nonsense\r\n\r\n").answer());
            assertEquals(-1, client.read());
          }
        });
      }
    });
    assertEquals(2, reported.get());
  }

  @ParameterizedTest
  @MethodSource("dev.heddle.netty.ServerFixture#grounds")
  void clientThatDoesNotWantToStayIsLetGo(Transport transport, int carriers) throws Exception {
    ServerFixture.serve(transport, carriers, Http1Test::answer, server -> {
      try (var client = new WireClient(server.port())) {
        client.say("GET /bye HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertTrue(client.rest().endsWith("\r\n\r\n/bye"));
      }
      try (var client = new WireClient(server.port())) {
        client.say("GET /old HTTP/1.0\r\n\r\n");
        assertTrue(client.rest().endsWith("\r\n\r\n/old"));
      }
    });
  }

  /** Each side of 24 MiB, with little of it in memory: the fast one waits for the slow one. */
  @ParameterizedTest
  @MethodSource("dev.heddle.netty.ServerFixture#grounds")
  void fastSideWaitsForTheSlowOne(Transport transport, int carriers) throws Exception {
    int size = 24 << 20;
    int most = 12 << 20;
    var written = new AtomicLong();
    var read = new CountDownLatch(1);
    ServerFixture.serve(transport, carriers, exchange -> {
      if (exchange.request().uri().equals("/down")) {
        var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        try (var body = exchange.start(head)) {
          for (int i = 0; i < size; i += 8192) {
            body.write(new byte[8192]);
            written.addAndGet(8192);
          }
        }
      } else {
        Heddle.blocking(() -> assertTrue(read.await(60, TimeUnit.SECONDS)));
        long count = 0;
        io.netty.buffer.ByteBuf piece;
        while ((piece = exchange.body().read()) != null) {
          count += piece.readableBytes();
          piece.release();
        }
        exchange.respond("" + count);
      }
    }, server -> {
      try (var client = new WireClient(server.port())) {
        client.say(get("/down"));
        assertEquals("HTTP/1.1 200 OK", client.line());
        long seen;
        do {
          seen = written.get();
          Thread.sleep(50);
        } while (seen != written.get() || seen == 0);
        assertTrue(seen < most, seen + " bytes written that nobody reads");
        long bytes = 0;
        while (bytes < size) {
          bytes += client.read(1 << 20).length;
        }
      }
      try (var client = new WireClient(server.port())) {
        client.say("POST /up HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + size + "\r\n\r\n");
        var sent = new AtomicLong();
        Thread sender = Thread.ofPlatform().start(() -> {
          try {
            for (int i = 0; i < size; i += 8192) {
              client.say(new byte[8192]);
              sent.addAndGet(8192);
            }
          } catch (java.io.IOException e) {
            throw new AssertionError(e);
          }
        });
        long seen;
        do {
          seen = sent.get();
          Thread.sleep(50);
        } while (seen != sent.get() || seen == 0);
        assertTrue(seen < most, seen + " bytes taken that nobody reads");
        read.countDown();
        assertEquals("200 " + size, client.answer());
        sender.join();
      }
    });
  }
}
