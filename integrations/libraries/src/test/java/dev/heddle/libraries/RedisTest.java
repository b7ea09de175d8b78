package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.Heddle;
import io.lettuce.core.RedisClient;
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
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Redis through Jedis, which blocks, and Lettuce, which does not. */
@Tag("services")
@Timeout(300)
class RedisTest {
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
  void jedisMixesNoRepliesUp(Runs runs) throws Exception {
    runs.run(() -> {
      try (var jedis = new JedisPooled("127.0.0.1", server.port())) {
        AtRandom.cancel(Duration.ofMillis(4), () -> {
          String key = "key" + numbers.incrementAndGet();
          jedis.set(key, key);
          Heddle.sleep(Duration.ofNanos(100_000));
          assertEquals(key, jedis.get(key));
          return null;
        });
        jedis.set("last", "value");
        assertEquals("value", jedis.get("last"));
        assertEquals(0, jedis.getPool().getNumActive());
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void jedisGivesUpABlockingPop(Runs runs) throws Exception {
    // What it throws is of its own cleanup, which finds the interrupted socket closed.
    runs.builder().countAsCancelled(e -> e instanceof JedisConnectionException).run(() -> {
      try (var jedis = new JedisPooled("127.0.0.1", server.port())) {
        AtRandom.cancel(Duration.ofMillis(4), () -> jedis.blpop(1000, "nothing"));
        assertEquals(0, jedis.getPool().getNumActive());
        jedis.rpush("something", "item");
        assertEquals("item", jedis.blpop(1000, "something").getLast());
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void lettuceMixesNoRepliesUp(Runs runs) throws Exception {
    var client = RedisClient.create("redis://127.0.0.1:" + server.port());
    try (var connection = client.connect()) {
      runs.run(() -> {
        AtRandom.cancel(Duration.ofMillis(4), () -> {
          String key = "lettuce" + numbers.incrementAndGet();
          connection.sync().set(key, key);
          assertEquals(key, Heddle.await(connection.async().get(key)));
          return null;
        });
        connection.sync().set("last", "value");
        assertEquals("value", Heddle.await(connection.async().get("last")));
      });
    } finally {
      client.shutdown();
    }
  }
}
