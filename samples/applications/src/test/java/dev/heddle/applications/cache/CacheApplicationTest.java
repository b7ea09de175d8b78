package dev.heddle.applications.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.applications.RunningApplication;
import dev.heddle.testing.Service;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CacheApplicationTest {
  @TempDir private Path folder;

  private static HttpRequest get(URI server, String key) {
    return HttpRequest.newBuilder(server.resolve("/" + key)).build();
  }

  /** What the store was asked for, of what many clients have. */
  private static List<String> askedOfTheStore(String... more) throws Exception {
    String[] arguments = Stream.concat(
        Stream.of("cache", "--port=0", "--delay=PT0.2S", "--fresh=PT1H", "--usable=PT2H"),
        Stream.of(more)).toArray(String[]::new);
    try (var server = RunningApplication.start(arguments);
        var client = HttpClient.newHttpClient()) {
      URI address = URI.create(server.awaitLine("listening on "));
      for (int round = 0; round < 2; round++) {
        var all = Stream.generate(
            () -> client.sendAsync(get(address, "nothing"), BodyHandlers.ofString()))
            .limit(20).toList();
        for (var each : all) {
          assertEquals(404, each.join().statusCode());
        }
      }
      var put = HttpRequest.newBuilder(address.resolve("/loom"))
          .PUT(BodyPublishers.ofString("warp and weft")).build();
      assertEquals(204, client.send(put, BodyHandlers.ofString()).statusCode());
      HttpResponse<String> loom = client.send(get(address, "loom"), BodyHandlers.ofString());
      assertEquals("warp and weft", loom.body());
      server.terminate();
      List<String> asked = server.rest();
      assertEquals(0, server.join());
      return asked;
    }
  }

  @Test
  void manyWhoWantTheSameAreOneReadAlsoOfNothing() throws Exception {
    assertEquals(List.of("read nothing", "write loom"), askedOfTheStore());
  }

  @Tag("services")
  @Test
  void sameWithRedisWhichKeepsTheValuesLonger() throws Exception {
    try (var redis = Service.redis(folder)) {
      String url = "--redis=redis://127.0.0.1:" + redis.port();
      assertEquals(List.of("read nothing", "write loom"), askedOfTheStore(url));
      try (var server = RunningApplication.start("cache", "--port=0", "--delay=PT0S", url);
          var client = HttpClient.newHttpClient()) {
        URI address = URI.create(server.awaitLine("listening on "));
        assertEquals("warp and weft",
            client.send(get(address, "loom"), BodyHandlers.ofString()).body());
      }
    }
  }
}
