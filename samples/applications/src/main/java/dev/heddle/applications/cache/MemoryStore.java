package dev.heddle.applications.cache;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A store for one event loop. */
final class MemoryStore implements Store {
  private final Map<String, String> values = new HashMap<>();

  @Override
  public Optional<String> read(String key) {
    return Optional.ofNullable(values.get(key));
  }

  @Override
  public void write(String key, String value) {
    values.put(key, value);
  }
}
