package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Task;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class ServerTest {
  @TempDir Path folder;

  private final Subscriptions requests = new Subscriptions();
  private final AtomicInteger numbers = new AtomicInteger();

  private String answer(String query) throws InterruptedException {
    assertNotNull(Task.currentOrNull());
    requests.begin();
    try {
      Heddle.sleep(Duration.ofNanos(300_000));
      return query;
    } finally {
      requests.end();
    }
  }

  private void ask(HttpClient client, int port) throws Exception {
    int number = numbers.incrementAndGet();
    var request = HttpRequest
        .newBuilder(URI.create("http://127.0.0.1:" + port + "/?" + number)).build();
    assertEquals(
        "200: " + number, Innocent.ask(() -> client.send(request, BodyHandlers.ofString())));
  }

  static Stream<Arguments> serversAndRuns() {
    return Stream.of(Server.values()).flatMap(
        server -> Stream.of(Runs.values()).map(runs -> Arguments.of(server, runs)));
  }

  @ParameterizedTest
  @MethodSource("serversAndRuns")
  void clientsThatGoAwayHarmNobodyAndEachRequestEnds(Server server, Runs runs) throws Exception {
    try (var heddle = runs.builder().open()) {
      try (var running = server.start(heddle, folder, this::answer)) {
        Heddle.run(() -> {
          try (var client = HttpClient.newHttpClient()) {
            AtRandom.cancelUntilMet(() -> {
              ask(client, running.port());
              return null;
            }, InterruptedException.class);
            requests.checkAllEnded();
            ask(client, running.port());
          }
        });
      }
      assertTrue(heddle.shutdown(Duration.ofSeconds(60)));
    }
  }
}
