package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.Heddle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JDK's HTTP client, called both ways. */
@Timeout(120)
class HttpClientTest {
  private static EchoServer server;

  private final AtomicInteger numbers = new AtomicInteger();

  @BeforeAll
  static void serve() throws IOException {
    server = EchoServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpRequest request(int number) {
    return HttpRequest.newBuilder(URI.create(server.url(number))).build();
  }

  @ParameterizedTest
  @EnumSource
  void cancelledSendHasNoOthersReply(Runs runs) throws Exception {
    runs.run(() -> {
      try (var client = HttpClient.newHttpClient()) {
        AtRandom.cancelUntilMet(() -> {
          int number = numbers.incrementAndGet();
          assertEquals("200: " + number,
              Innocent.ask(() -> client.send(request(number), BodyHandlers.ofString())));
          return null;
        }, InterruptedException.class);
        assertEquals("7", client.send(request(7), BodyHandlers.ofString()).body());
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void cancelledAwaitOfSendAsyncEndsTheExchange(Runs runs) throws Exception {
    runs.run(() -> {
      try (var client = HttpClient.newHttpClient()) {
        AtRandom.cancel(() -> {
          int number = numbers.incrementAndGet();
          assertEquals("200: " + number, Innocent.ask(
              () -> Heddle.await(client.sendAsync(request(number), BodyHandlers.ofString()))));
          return null;
        }).check();
        assertEquals("7", client.send(request(7), BodyHandlers.ofString()).body());
      }
    });
  }
}
