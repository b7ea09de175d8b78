package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.testing.Service;
import dev.heddle.Heddle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Redis through Jedis, which blocks. */
@Tag("services")
@Timeout(300)
class JedisTest {
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
    runs.run(() -> {
      try (var jedis = RedisClient.create("127.0.0.1", server.port())) {
        AtRandom.cancelUntilMet(() -> {
          String key = "key" + numbers.incrementAndGet();
          jedis.set(key, key);
          Heddle.sleep(Duration.ofNanos(100_000));
          assertEquals(key, jedis.get(key));
          return null;
        }, JedisConnectionException.class);
        jedis.set("last", "value");
        assertEquals("value", jedis.get("last"));
        assertEquals(0, jedis.getPool().getNumActive());
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void cancelledBlockingPopIsGivenUp(Runs runs) throws Exception {
    // What it throws is of its own cleanup, which finds the interrupted socket closed.
    runs.builder().countAsCancelled(e -> e instanceof JedisConnectionException).run(() -> {
      try (var jedis = RedisClient.create("127.0.0.1", server.port())) {
        AtRandom.cancelEndless(Duration.ofMillis(4), () -> jedis.blpop(1000, "nothing"))
            .checkNoneFinished(JedisConnectionException.class);
        assertEquals(0, jedis.getPool().getNumActive());
        jedis.rpush("something", "item");
        assertEquals("item", jedis.blpop(1000, "something").getLast());
      }
    });
  }
}
