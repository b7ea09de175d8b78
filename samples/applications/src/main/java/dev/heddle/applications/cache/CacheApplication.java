package dev.heddle.applications.cache;

import dev.heddle.Heddle;
import dev.heddle.applications.Checks;
import dev.heddle.netty.NettyServer;
import dev.heddle.signal.Signals;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/** Serves the values of a slow store out of a cache, until it is told to stop. */
@Command(name = "cache", mixinStandardHelpOptions = true, showDefaultValues = true, description = "A cache in front of a slow store.")
public final class CacheApplication implements Callable<Integer> {
  @Option(names = "--port", description = "Where to listen; 0 lets the system choose.") private int port =
      8084;

  @Option(names = "--redis", description = "The store, as redis://localhost:6379; one in memory if not said.") private @Nullable URI redis;

  @Option(names = "--delay", description = "How much slower the store is than it is.") private Duration delay =
      Duration.ofMillis(500);

  @Option(names = "--fresh", description = "How long a value is not looked at again.") private Duration fresh =
      Duration.ofSeconds(20);

  @Option(names = "--usable", description = "How long it is used while a newer one is fetched.") private Duration usable =
      Duration.ofSeconds(30);

  @Option(names = "--entries", description = "How many to keep.") private int entries = 10_000;

  /** Made by the command line. */
  public CacheApplication() {}

  @Override
  public Integer call() throws Exception {
    Checks.port(port);
    Checks.atLeastOne("--entries", entries);
    if (redis != null && (redis.getHost() == null || !redis.getScheme().startsWith("redis"))) {
      throw new IllegalArgumentException(
          "--redis takes a URL such as redis://localhost:6379, not '" + redis + "'");
    }
    return Heddle.run(() -> {
      if (redis == null) {
        serve(new MemoryStore());
      } else {
        try (var client = Heddle.blocking(this::connect)) {
          serve(new RedisStore(client));
        }
      }
      return 0;
    });
  }

  private RedisClient connect() throws IOException {
    RedisClient client = RedisClient.create(redis);
    try {
      client.ping();
      return client;
    } catch (JedisException e) {
      client.close();
      throw new IOException("no store answers at --redis=" + redis + ": " + e.getMessage(), e);
    }
  }

  private void serve(Store store) throws Exception {
    try (var cache = new Cache(new SlowStore(store, delay), fresh, usable, entries);
        var server = NettyServer.builder().port(port).serve(new CacheApi(cache)::handle)) {
      Signals.runUntilSignalled(() -> {
        System.out.println("listening on http://localhost:" + server.port());
        server.await();
      });
      server.shutdown(Duration.ofSeconds(5));
    }
  }
}
