package dev.heddle.applications.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.heddle.Heddle;
import dev.heddle.TaskFailedException;
import dev.heddle.TaskGroup;
import dev.heddle.testkit.Simulation;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** In virtual time, under many schedules. */
class CacheTest {
  private static final int SCHEDULES = 50;
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration USABLE = Duration.ofMinutes(10);

  /** A store whose every read takes a second, and which counts them. */
  private static final class CountingStore implements Store {
    Optional<String> value = Optional.of("old");
    int reads;
    boolean broken;

    @Override
    public Optional<String> read(String key) throws InterruptedException {
      reads++;
      Optional<String> read = value;
      Heddle.sleep(Duration.ofSeconds(1));
      if (broken) {
        throw new IllegalStateException("the store is broken");
      }
      return read;
    }

    @Override
    public void write(String key, String value) throws InterruptedException {
      this.value = Optional.of(value);
      Heddle.yieldNow();
    }
  }

  private static Cache open(Store store) {
    return new Cache(store, FRESH, USABLE, 2);
  }

  @Test
  void valueIsReadAnewAheadOfItsEndAndNobodyWaits() {
    Simulation.explore(SCHEDULES, () -> {
      var store = new CountingStore();
      try (var cache = open(store)) {
        cache.get("key");
        store.value = Optional.of("new");
        Heddle.sleep(FRESH);
        assertEquals("old", cache.get("key").orElseThrow());
        Heddle.sleep(Duration.ofSeconds(2));
        assertEquals("new", cache.get("key").orElseThrow());
        assertEquals(2, store.reads);
        store.value = Optional.of("newest");
        Heddle.sleep(USABLE);
        assertEquals("newest", cache.get("key").orElseThrow());
      }
    });
  }

  @Test
  void manyAreOneReadAndOneWhoLeavesTakesItFromNobody() {
    Simulation.explore(SCHEDULES, () -> {
      var store = new CountingStore();
      try (var cache = open(store); var group = TaskGroup.open()) {
        for (int i = 0; i < 5; i++) {
          group.start(() -> assertEquals("old", cache.get("key").orElseThrow()));
        }
        assertFalse(Heddle.moveOnAfter(Duration.ofMillis(500), () -> cache.get("key")));
        group.join();
        assertEquals(1, store.reads);
      }
    });
  }

  @Test
  void readThatBeganBeforeAWriteDoesNotHideIt() {
    Simulation.explore(SCHEDULES, () -> {
      var store = new CountingStore();
      try (var cache = open(store); var group = TaskGroup.open()) {
        group.start(() -> cache.get("key"));
        group.start(() -> cache.put("key", "written"));
        group.join();
        Heddle.sleep(Duration.ofSeconds(2));
        assertEquals("written", cache.get("key").orElseThrow());
      }
    });
  }

  @Test
  void failureIsNotKeptAndHarmsNoOtherRead() {
    Simulation.explore(SCHEDULES, () -> {
      var store = new CountingStore();
      try (var cache = open(store)) {
        store.broken = true;
        assertThrows(TaskFailedException.class, () -> cache.get("key"));
        store.broken = false;
        assertEquals("old", cache.get("key").orElseThrow());
      }
    });
  }

  @Test
  void leastRecentlyUsedGoesFirst() {
    Simulation.explore(SCHEDULES, () -> {
      var store = new CountingStore();
      try (var cache = open(store)) {
        for (String key : new String[]{"a", "b", "a", "c", "a"}) {
          cache.get(key);
        }
        assertEquals(3, store.reads);
        cache.get("b");
        assertEquals(4, store.reads);
      }
    });
  }
}
