package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.Heddle;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Apache's HTTP client, whose pool has fewer connections than there are callers. It loses one now and then if a wait
 * for it is interrupted, without Heddle too; so its requests are cancelled.
 */
@Timeout(120)
class ApacheHttpClientTest {
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

  private static void ask(CloseableHttpClient client, int number)
      throws IOException, InterruptedException {
    var request = new HttpGet(server.url(number));
    String reply = Heddle.blocking(
        () -> client.execute(
            request, response -> EntityUtils.toString(response.getEntity())),
        request::cancel);
    assertEquals("" + number, reply);
  }

  @ParameterizedTest
  @EnumSource
  void cancelledCallHasNoOthersReplyAndItsConnectionIsBack(Runs runs) throws Exception {
    runs.run(() -> {
      var pool = new PoolingHttpClientConnectionManager();
      try (var client = HttpClients.custom().setConnectionManager(pool).build()) {
        AtRandom.cancelUntilMet(() -> {
          ask(client, numbers.incrementAndGet());
          return null;
        }, IOException.class, RuntimeException.class);
        assertEquals(0, pool.getTotalStats().getLeased());
        ask(client, 7);
      }
    });
  }
}
