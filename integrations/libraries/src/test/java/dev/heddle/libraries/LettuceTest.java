package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.testing.Service;
import dev.heddle.Heddle;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandInterruptedException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Redis through Lettuce, which does not block. */
@Tag("services")
@Timeout(300)
class LettuceTest {
  @TempDir static Path folder;
  private static Service server;

  private final AtomicInteger numbers = new AtomicInteger();

  @BeforeAll
  static void start() throws Exception {
    server = Service.redis(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void cancelledCommandsMixNoRepliesUp(Runs runs) throws Exception {
    var client = RedisClient.create("redis://127.0.0.1:" + server.port());
    try (var connection = client.connect()) {
      runs.run(() -> {
        AtRandom.cancelUntilMet(() -> {
          String key = "lettuce" + numbers.incrementAndGet();
          connection.sync().set(key, key);
          assertEquals(key, Heddle.await(connection.async().get(key)));
          return null;
        }, RedisCommandInterruptedException.class);
        connection.sync().set("last", "value");
        assertEquals("value", Heddle.await(connection.async().get("last")));
      });
    } finally {
      client.shutdown();
    }
  }
}
