package dev.heddle.applications.cache;

import static dev.heddle.GroupOption.keepGoing;
import static dev.heddle.GroupOption.name;

import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The latest values of a store, and that there are none. For one event loop: what is looked at and changed
 * without a wait in between needs no lock.
 *
 * <pre>
 * age   0 ─────── fresh ───────── usable ──────▶
 * get   at once   at once, and    waits for
 *                 reads anew      the store
 * </pre>
 */
final class Cache implements AutoCloseable {
  private final Store store;
  private final long fresh;
  private final long usable;
  private final TaskGroup reads = TaskGroup.open(name("reads"), keepGoing());
  private final Map<String, Task<Optional<String>>> reading = new HashMap<>();
  private final Map<String, Entry> entries;

  private record Entry(Optional<String> value, long since) {
    boolean isYoungerThan(long nanos) {
      return Heddle.scheduler().nanoTime() - since < nanos;
    }
  }

  Cache(Store store, Duration fresh, Duration usable, int most) {
    this.store = store;
    this.fresh = fresh.toNanos();
    this.usable = usable.toNanos();
    entries = new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Entry> leastRecentlyUsed) {
        return size() > most;
      }
    };
  }

  /** Waits only if there is nothing usable, for a read that all who want the value share. */
  Optional<String> get(String key) throws InterruptedException {
    Entry entry = entries.get(key);
    if (entry == null || !entry.isYoungerThan(usable)) {
      return read(key).await();
    }
    if (!entry.isYoungerThan(fresh)) {
      read(key);
    }
    return entry.value;
  }

  /** The read that is under way, or a new one. It belongs to the cache: whoever waits may leave. */
  private Task<Optional<String>> read(String key) {
    return reading.computeIfAbsent(key, _ -> reads.start("read " + key, () -> {
      try {
        Optional<String> value = store.read(key);
        if (reading.get(key) == Task.current()) {
          entries.put(key, new Entry(value, Heddle.scheduler().nanoTime()));
        }
        return value;
      } finally {
        reading.remove(key, Task.current());
      }
    }));
  }

  /** Waits for the store. A read that has begun before may have seen the old value, and is not kept. */
  void put(String key, String value) throws InterruptedException {
    store.write(key, value);
    reading.remove(key);
    entries.put(key, new Entry(Optional.of(value), Heddle.scheduler().nanoTime()));
  }

  @Override
  public void close() {
    reads.cancel("the cache is closed");
    reads.close();
  }
}
