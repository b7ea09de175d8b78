package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class OkHttpTest {
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

  private static void ask(OkHttpClient client, int number) throws IOException {
    var request = new Request.Builder().url(server.url(number)).build();
    try (var response = client.newCall(request).execute()) {
      assertEquals("" + number, response.body().string());
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancelledCallHasNoOthersReply(Runs runs) throws Exception {
    runs.run(() -> {
      var client = new OkHttpClient();
      AtRandom.cancelUntilMet(() -> {
        ask(client, numbers.incrementAndGet());
        return null;
      }, SocketException.class, InterruptedIOException.class);
      ask(client, 7);
      assertEquals(client.connectionPool().idleConnectionCount(),
          client.connectionPool().connectionCount());
      client.connectionPool().evictAll();
    });
  }
}
