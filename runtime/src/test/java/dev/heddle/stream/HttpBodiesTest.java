package dev.heddle.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import dev.heddle.Runs;
import dev.heddle.TaskGroup;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JDK's HTTP client takes its bodies from publishers and gives them as such. */
@Timeout(60)
class HttpBodiesTest {

  @ParameterizedTest
  @EnumSource(Runs.class)
  void streamIsUploadedAndComesBackAsAStream(Runs runs) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      byte[] body = exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(200, 0);
      try (var out = exchange.getResponseBody()) {
        out.write(body);
      }
    });
    server.start();
    try (var client = HttpClient.newHttpClient()) {
      var uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
      String lines =
          IntStream.range(0, 20_000).mapToObj(i -> i + "\n").collect(Collectors.joining());
      runs.run(() -> {
        try (var group = TaskGroup.open()) {
          Flow.Publisher<ByteBuffer> upload =
              AsyncStream.from(IntStream.range(0, 20_000).boxed().toList())
                  .map(i -> ByteBuffer.wrap((i + "\n").getBytes(StandardCharsets.US_ASCII)))
                  .toPublisher(group);
          var request =
              HttpRequest.newBuilder(uri)
                  .POST(HttpRequest.BodyPublishers.fromPublisher(upload))
                  .build();
          HttpResponse<Flow.Publisher<List<ByteBuffer>>> response =
              client.send(request, HttpResponse.BodyHandlers.ofPublisher());
          var download = new ByteArrayOutputStream();
          AsyncStream.<List<ByteBuffer>>from(response.body(), 4).forEach(buffers -> {
            for (ByteBuffer buffer : buffers) {
              var bytes = new byte[buffer.remaining()];
              buffer.get(bytes);
              download.write(bytes);
            }
          });
          group.join();
          assertEquals(lines, download.toString(StandardCharsets.US_ASCII));
        }
      });
    } finally {
      server.stop(0);
    }
  }
}
