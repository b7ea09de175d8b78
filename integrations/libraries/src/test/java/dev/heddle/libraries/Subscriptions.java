package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.heddle.Heddle;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what has begun: all of it has to end. */
final class Subscriptions {
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();

  void begin() {
    begun.incrementAndGet();
  }

  void end() {
    ended.incrementAndGet();
  }

  /** Counts one that will be told as ended too. */
  void cancel() {
    cancelled.incrementAndGet();
  }

  boolean noneCancelled() {
    return cancelled.get() == 0;
  }

  void checkAllEndedUncancelled() throws InterruptedException {
    checkAllEnded();
    assertEquals(0, cancelled.get());
  }

  /** Waits until they have; Mutiny may tell an end twice. */
  void checkAllEnded() throws InterruptedException {
    while (ended.get() < begun.get()) {
      Heddle.sleep(Duration.ofMillis(1));
    }
    assertNotEquals(0, begun.get());
  }
}
