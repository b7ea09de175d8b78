package dev.heddle.applications.cache;

import java.util.Optional;
import redis.clients.jedis.RedisClient;

/** Redis, by a client that blocks: its waits park the task. */
record RedisStore(RedisClient client) implements Store {
  @Override
  public Optional<String> read(String key) {
    return Optional.ofNullable(client.get(key));
  }

  @Override
  public void write(String key, String value) {
    client.set(key, value);
  }
}
