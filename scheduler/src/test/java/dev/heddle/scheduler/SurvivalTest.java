package dev.heddle.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What must not end a carrier: callbacks and handlers that fail, limits of any length, an early end. */
@Timeout(60)
class SurvivalTest {
  private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

  /** Cannot be printed by any logger. */
  private static final class Hostile extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
      throw new IllegalStateException("no words");
    }
  }

  private static Thread carrierThatRuns(Scheduler scheduler) throws Exception {
    var seen = new CompletableFuture<Thread>();
    scheduler.schedule(() -> seen.complete(Thread.currentThread()), 0);
    return seen.get(20, TimeUnit.SECONDS);
  }

  @Test
  void failureHandlerThatFailsDoesNotEndTheCarrier() throws Exception {
    try (var loop = EventLoop.builder().onFailure(_ -> {
      throw new Hostile();
    }).build()) {
      Thread carrier = loop.startCarrier();
      loop.post(() -> {
        throw new Hostile();
      });
      loop.schedule(() -> {
        throw new Hostile();
      }, 0);
      loop.post(() -> loop.microtask(() -> {
        throw new Hostile();
      }));
      loop.post(() -> loop.requestIdle(_ -> {
        throw new Hostile();
      }));
      for (int i = 0; i < 10; i++) {
        assertSame(carrier, carrierThatRuns(loop));
      }
    }
  }

  @Test
  void whatAFailingHandlerHasBeenToldIsLogged() throws Exception {
    var printed = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(printed, true));
    try (var loop = EventLoop.builder().onFailure(_ -> {
      throw new IllegalStateException("the handler fails");
    }).build()) {
      loop.startCarrier();
      loop.post(() -> {
        throw new IllegalArgumentException("what it was told");
      });
      carrierThatRuns(loop);
    } finally {
      System.setErr(before);
    }
    String log = printed.toString(StandardCharsets.UTF_8);
    assertTrue(log.contains("what it was told"), log);
    assertTrue(log.contains("the handler fails"), log);
  }

  @Test
  void failureThatCannotBePrintedIsLoggedByItsClassAndItsStack() {
    var printed = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(printed, true));
    try {
      Survival.log("What it was", new Hostile());
    } finally {
      System.setErr(before);
    }
    String log = printed.toString(StandardCharsets.UTF_8);
    for (String part : List.of("What it was", "SurvivalTest$Hostile, which cannot be printed",
        "at dev.heddle.scheduler.SurvivalTest.failureThatCannotBePrinted")) {
      assertTrue(log.contains(part), () -> part + " is not in " + log);
    }
  }

  @Test
  void failureThatCannotBePrintedDoesNotEndACarrierOfAPool() throws Exception {
    try (var pool = CarrierPool.builder().carriers(1).build()) {
      Thread before = onCarrier(pool);
      for (int i = 0; i < 3; i++) {
        pool.asThreadFactory().newThread(() -> pool.schedule(() -> {
          throw new Hostile();
        }, 0)).start();
        assertSame(before, onCarrier(pool));
      }
    }
  }

  /** The carrier of a timer that a thread of the pool has set. */
  private static Thread onCarrier(CarrierPool pool) throws Exception {
    var seen = new CompletableFuture<Thread>();
    pool.asThreadFactory()
        .newThread(() -> pool.schedule(() -> seen.complete(Thread.currentThread()), 0))
        .start();
    return seen.get(20, TimeUnit.SECONDS);
  }

  @Test
  void timerThatFailsDoesNotEndTheTimersOfTheJdksScheduler() throws Exception {
    var scheduler = new JdkScheduler();
    Thread before = carrierThatRuns(scheduler);
    scheduler.schedule(() -> {
      throw new Hostile();
    }, 0);
    assertSame(before, carrierThatRuns(scheduler));
  }

  @Test
  void timerOfADeadlineThatFindsNoMemoryFiresAgain() throws Exception {
    try (var loop = EventLoop.builder().build();
        var pool = CarrierPool.builder().carriers(1).build()) {
      loop.startCarrier();
      assertEquals(4, firingsWithoutMemory(loop));
      assertEquals(4, firingsWithoutMemory(new JdkScheduler()));
      assertEquals(4, firingsWithoutMemory(pool));
      var ofACarrier = new CompletableFuture<Integer>();
      pool.asThreadFactory().newThread(() -> {
        try {
          ofACarrier.complete(firingsWithoutMemory(pool));
        } catch (Exception e) {
          ofACarrier.completeExceptionally(e);
        }
      }).start();
      assertEquals(4, ofACarrier.get(20, TimeUnit.SECONDS));
    }
  }

  private static int firingsWithoutMemory(Scheduler scheduler) throws Exception {
    var firings = new AtomicInteger();
    var done = new CompletableFuture<Boolean>();
    PersistentAction action = () -> {
      if (firings.incrementAndGet() <= 3) {
        throw new OutOfMemoryError("pretended");
      }
      done.complete(true);
    };
    scheduler.schedule(action, 0);
    done.get(20, TimeUnit.SECONDS);
    return firings.get();
  }

  @Test
  void stallThresholdMayBeAsLongAsItLikes() throws Exception {
    for (Duration threshold : List.of(FOREVER, Duration.ofNanos(Long.MAX_VALUE))) {
      try (var loop = EventLoop.builder().stallThreshold(threshold).build();
          var pool = CarrierPool.builder().carriers(1).stallThreshold(threshold).build()) {
        assertSame(loop.startCarrier(), carrierThatRuns(loop));
        onCarrier(pool);
      }
    }
  }

  @Test
  void limitThatIsLongerThanNanosecondsCanSayIsForever() {
    for (Duration forever : List.of(FOREVER, Duration.ofNanos(Long.MAX_VALUE).plusNanos(1))) {
      assertEquals(Long.MAX_VALUE, Watchdog.nanosOf(forever));
    }
    assertEquals(Long.MAX_VALUE - 1, Watchdog.nanosOf(Duration.ofNanos(Long.MAX_VALUE - 1)));
    assertEquals(1_000_000, Watchdog.nanosOf(Duration.ofMillis(1)));
  }

  @Test
  void stallThresholdThatIsTooShortIsRefused() {
    for (Duration threshold : List.of(
        Duration.ofNanos(999_999), Duration.ZERO, Duration.ofSeconds(Long.MIN_VALUE))) {
      assertThrows(
          IllegalArgumentException.class, () -> EventLoop.builder().stallThreshold(threshold));
      assertThrows(
          IllegalArgumentException.class, () -> CarrierPool.builder().stallThreshold(threshold));
    }
    assertThrows(
        NullPointerException.class, () -> EventLoop.builder().stallThreshold(null));
    assertThrows(
        NullPointerException.class, () -> CarrierPool.builder().stallThreshold(null));
  }

  @Test
  void delayOfAnyLengthIsTaken() throws Exception {
    try (var loop = EventLoop.builder().build()) {
      loop.startCarrier();
      Timer never = loop.postDelayed(() -> {}, FOREVER);
      var ran = new CompletableFuture<Boolean>();
      loop.postDelayed(() -> ran.complete(true), Duration.ofSeconds(Long.MIN_VALUE));
      assertEquals(true, ran.get(20, TimeUnit.SECONDS));
      assertEquals(true, never.cancel());
    }
  }

  @Test
  void loopThatIsClosedWhileItStartsEndsWithoutAFailure() throws Exception {
    var escaped = new AtomicReference<Throwable>();
    for (int i = 0; i < 200; i++) {
      var loop = EventLoop.builder().build();
      Thread carrier = loop.startCarrier();
      carrier.setUncaughtExceptionHandler((_, e) -> escaped.set(e));
      loop.close();
      carrier.join();
    }
    assertNull(escaped.get());
  }
}
