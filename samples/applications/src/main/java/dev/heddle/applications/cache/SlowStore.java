package dev.heddle.applications.cache;

import dev.heddle.Heddle;
import java.time.Duration;
import java.util.Optional;

/** A store that is worth a cache. It says what it does. */
record SlowStore(Store store, Duration delay) implements Store {
  @Override
  public Optional<String> read(String key) throws InterruptedException {
    System.out.println("read " + key);
    Heddle.sleep(delay);
    return store.read(key);
  }

  @Override
  public void write(String key, String value) throws InterruptedException {
    System.out.println("write " + key);
    Heddle.sleep(delay);
    store.write(key, value);
  }
}
