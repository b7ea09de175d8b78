package dev.heddle.applications.cache;

import java.util.Optional;

/** Where values are kept. Both calls may wait. */
interface Store {
  Optional<String> read(String key) throws InterruptedException;

  void write(String key, String value) throws InterruptedException;
}
