package dev.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.heddle.Heddle;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class Http2AndTlsTest {
  @TempDir static Path directory;

  private static TestKeys keys;

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = TestKeys.make(directory);
  }

  private static URI uri(String scheme, NettyServer server, String path) {
    return URI.create(scheme + "://localhost:" + server.port() + path);
  }

  private static void echo(HttpExchange exchange) throws Exception {
    byte[] body = exchange.body().readAll(8 << 20);
    Heddle.sleep(Duration.ofMillis(1));
    exchange.respond(
        io.netty.handler.codec.http.HttpResponseStatus.OK, "application/octet-stream", body);
  }

  /** Many at once, with bodies of all sizes, each of which has to come back. */
  private static void exchangeMany(HttpClient client, URI uri, Version version) {
    // Each of HTTP/1.1 at once is a connection of its own.
    int many = version == Version.HTTP_2 ? 60 : 6;
    var random = new Random(7);
    List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
    List<byte[]> bodies = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      byte[] body = new byte[i % 5 == 0 ? random.nextInt(300_000) : random.nextInt(2_000)];
      random.nextBytes(body);
      bodies.add(body);
      answers.add(
          client.sendAsync(
              HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(body)).build(),
              BodyHandlers.ofByteArray()));
    }
    for (int i = 0; i < many; i++) {
      HttpResponse<byte[]> answer = answers.get(i).join();
      assertEquals(200, answer.statusCode());
      assertEquals(version, answer.version());
      assertArrayEquals(bodies.get(i), answer.body());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.heddle.netty.ServerFixture#grounds")
  void tlsWithEitherProtocol(Transport transport, int carriers) throws Exception {
    ServerFixture.serve(
        transport, carriers, builder -> builder.tls(keys.server()).http2(true),
        Http2AndTlsTest::echo,
        server -> {
          for (Version version : Version.values()) {
            try (var client =
                HttpClient.newBuilder().sslContext(keys.client()).version(version).build()) {
              exchangeMany(client, uri("https", server, "/"), version);
            }
          }
        });
  }

  @ParameterizedTest
  @MethodSource("dev.heddle.netty.ServerFixture#grounds")
  void http2WithoutTls(Transport transport, int carriers) throws Exception {
    ServerFixture.serve(
        transport, carriers, builder -> builder.http2(true), Http2AndTlsTest::echo,
        server -> {
          try (var client = HttpClient.newBuilder().version(Version.HTTP_2).build()) {
            HttpResponse<String> first =
                client.send(
                    HttpRequest.newBuilder(uri("http", server, "/")).build(),
                    BodyHandlers.ofString());
            assertEquals(Version.HTTP_2, first.version());
            exchangeMany(client, uri("http", server, "/"), Version.HTTP_2);
          }
          try (var client = new WireClient(server.port())) {
            assertEquals("200 ", client.say(WireClient.get("/")).answer());
          }
        });
  }

  @ParameterizedTest
  @MethodSource("dev.heddle.netty.ServerFixture#grounds")
  void resetStreamCancelsItsTaskOnly(Transport transport, int carriers) throws Exception {
    var cancelled = new AtomicInteger();
    var begun = new AtomicInteger();
    ServerFixture.serve(
        transport, carriers, builder -> builder.tls(keys.server()).http2(true),
        exchange -> {
          if (exchange.request().uri().equals("/hang")) {
            begun.incrementAndGet();
            try {
              Heddle.sleep(Duration.ofMinutes(10));
            } catch (InterruptedException e) {
              cancelled.incrementAndGet();
              throw e;
            }
          }
          exchange.respond("ok");
        },
        server -> {
          try (var client = HttpClient.newBuilder().sslContext(keys.client()).build()) {
            var hanging =
                client.sendAsync(
                    HttpRequest.newBuilder(uri("https", server, "/hang")).build(),
                    BodyHandlers.discarding());
            while (begun.get() == 0) {
              assertFalse(hanging.isDone(), hanging::toString);
              Thread.sleep(1);
            }
            hanging.cancel(true);
            while (cancelled.get() == 0) {
              Thread.sleep(1);
            }
            HttpResponse<String> next =
                client.send(
                    HttpRequest.newBuilder(uri("https", server, "/")).build(),
                    BodyHandlers.ofString());
            assertEquals("ok", next.body());
            assertEquals(1, server.connections());
          }
        });
  }
}
