package dev.heddle.netty;

import static dev.heddle.netty.WireClient.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Handlers that give their answer up. */
@Timeout(120)
class AbortTest {
  /** How each handler ended. */
  private final LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();

  @BeforeEach
  void watchForLeaks() {
    LeakWatch.begin();
  }

  private void handle(HttpExchange exchange) throws Exception {
    switch (exchange.request().uri()) {
      case "/nothing" -> {
        exchange.abort();
        exchange.abort();
        assertThrows(IllegalStateException.class, () -> exchange.respond("too late"));
      }
      case "/half" -> {
        var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        try (var body = exchange.start(head)) {
          body.write("half of it");
          Heddle.sleep(Duration.ofMillis(1));
          exchange.abort();
          Heddle.sleep(Duration.ofMillis(20));
          assertThrows(IOException.class, () -> body.write("and the rest"));
        }
      }
      default -> {
        exchange.respond("whole");
        exchange.abort();
      }
    }
    try {
      Heddle.sleep(Duration.ofMillis(20));
      ends.add("not cancelled");
    } catch (InterruptedException e) {
      ends.add("cancelled");
      throw e;
    }
  }

  private void assertTaskGoesOn() throws InterruptedException {
    assertEquals("not cancelled", ends.poll(60, TimeUnit.SECONDS));
  }

  @ParameterizedTest
  @MethodSource("dev.heddle.netty.ServerFixture#solidGrounds")
  void abortedAnswerEndsTheConnectionAndIsNotTakenForTheWhole(Transport transport, int carriers)
      throws Exception {
    ServerFixture.serve(transport, carriers, this::handle, server -> {
      try (var client = new WireClient(server.port())) {
        assertEquals("", client.say(get("/nothing")).rest());
      }
      assertTaskGoesOn();
      try (var client = new WireClient(server.port())) {
        String all = client.say(get("/half")).rest();
        assertTrue(all.contains("half of it"), all);
        assertFalse(all.contains("\r\n0\r\n"), all);
        assertFalse(all.contains("rest"), all);
      }
      assertTaskGoesOn();
      while (server.connections() > 0) {
        Thread.sleep(1);
      }
    });
    assertEquals(List.of(), List.copyOf(LeakWatch.found()));
  }

  @ParameterizedTest
  @MethodSource("dev.heddle.netty.ServerFixture#solidGrounds")
  void answersBeforeItAreWholeAndAbortAfterAnAnswerDoesNothing(Transport transport, int carriers)
      throws Exception {
    ServerFixture.serve(transport, carriers, this::handle, server -> {
      try (var client = new WireClient(server.port())) {
        client.say(get("/") + get("/") + get("/nothing") + get("/"));
        assertEquals("200 whole", client.answer());
        assertEquals("200 whole", client.answer());
        assertEquals("", client.rest());
      }
      for (int i = 0; i < 3; i++) {
        assertTaskGoesOn();
      }
    });
  }

  @ParameterizedTest
  @MethodSource("dev.heddle.netty.ServerFixture#solidGrounds")
  void abortedStreamOfHttp2LeavesTheConnectionToTheOthers(Transport transport, int carriers)
      throws Exception {
    ServerFixture.serve(transport, carriers, b -> b.http2(true), this::handle, server -> {
      try (var client = HttpClient.newBuilder().version(Version.HTTP_2).build()) {
        assertEquals("whole", ask(client, server, "/"));
        for (String path : new String[]{"/nothing", "/half"}) {
          assertThrows(IOException.class, () -> ask(client, server, path));
          assertEquals("whole", ask(client, server, "/"));
        }
        for (int i = 0; i < 5; i++) {
          assertTaskGoesOn();
        }
        assertEquals(1, server.connections());
      }
    });
  }

  private static String ask(HttpClient client, NettyServer server, String path) throws Exception {
    URI uri = URI.create("http://localhost:" + server.port() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }
}
