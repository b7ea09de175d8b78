package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import dev.heddle.Heddle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JDK's HTTP client, called both ways. */
@Timeout(120)
class HttpClientTest {
  private static HttpServer server;

  /** Answers with the query, after a moment. */
  @BeforeAll
  static void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> {
      try (exchange) {
        Thread.sleep(0, 300_000);
        byte[] query = exchange.getRequestURI().getQuery().getBytes();
        exchange.sendResponseHeaders(200, query.length);
        exchange.getResponseBody().write(query);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    });
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  private static HttpRequest request(int number) {
    var address = server.getAddress();
    return HttpRequest
        .newBuilder(
            URI.create("http://" + address.getHostString() + ":" + address.getPort() + "/?"
                + number))
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void cancelledSendHasNoOthersReply(Runs runs) throws Exception {
    var numbers = new AtomicInteger();
    runs.run(() -> {
      try (var client = HttpClient.newHttpClient()) {
        AtRandom.cancel(Duration.ofMillis(6), () -> {
          int number = numbers.incrementAndGet();
          assertEquals(
              "" + number, client.send(request(number), BodyHandlers.ofString()).body());
          return null;
        });
        assertEquals("7", client.send(request(7), BodyHandlers.ofString()).body());
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void cancelledAwaitOfSendAsyncEndsTheExchange(Runs runs) throws Exception {
    var numbers = new AtomicInteger();
    runs.run(() -> {
      try (var client = HttpClient.newHttpClient()) {
        AtRandom.cancel(Duration.ofMillis(6), () -> {
          int number = numbers.incrementAndGet();
          var reply = Heddle.await(client.sendAsync(request(number), BodyHandlers.ofString()));
          assertEquals("" + number, reply.body());
          return null;
        });
        assertEquals("7", client.send(request(7), BodyHandlers.ofString()).body());
      }
    });
  }
}
