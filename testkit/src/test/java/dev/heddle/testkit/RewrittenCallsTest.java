package dev.heddle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.testkit.junit.Simulated;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.EnumMap;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the JDK does with clocks, threads, pools and random numbers, in a class that is rewritten. */
@Timeout(120)
class RewrittenCallsTest {
  private static final int RUNS = 100;

  // -- clocks

  @Simulated(runs = RUNS)
  void allClocksShowVirtualTime() throws InterruptedException {
    Instant began = Instant.now();
    Supplier<Instant> reference = Instant::now;
    LocalDate day = LocalDate.now(ZoneOffset.UTC);
    Clock clock = Clock.systemUTC();
    long millis = System.currentTimeMillis();
    Thread.sleep(Duration.ofDays(3));
    assertEquals(began.plus(Duration.ofDays(3)), Instant.now());
    assertEquals(Instant.now(), reference.get());
    assertEquals(day.plusDays(3), LocalDate.now(ZoneOffset.UTC));
    assertEquals(Instant.now(), clock.instant());
    assertEquals(Instant.now(), Clock.system(ZoneId.of("Asia/Tokyo")).instant());
    assertEquals(LocalDateTime.now(clock), LocalDateTime.now(ZoneOffset.UTC));
    assertEquals(millis + Duration.ofDays(3).toMillis(), new Date().getTime());
  }

  @Simulated(runs = RUNS)
  void parksAndSleepsOfAllKindsPassAtOnce() throws InterruptedException {
    long began = System.nanoTime();
    LockSupport.parkUntil(System.currentTimeMillis() + 3_600_000);
    LockSupport.parkNanos(3_600_000_000_000L);
    TimeUnit.HOURS.sleep(1);
    Thread.sleep(3_600_000, 0);
    synchronized (this) {
      wait(3_600_000, 0);
      assertTrue(Thread.holdsLock(this));
    }
    assertFalse(Thread.holdsLock(this));
    assertEquals(Duration.ofHours(5).toNanos(), System.nanoTime() - began);
  }

  // -- threads

  private static final class Worker extends Thread {
    private final List<Thread> seen;

    Worker(List<Thread> seen) {
      super("worker");
      this.seen = seen;
    }

    @Override
    public void run() {
      seen.add(Thread.currentThread());
      LockSupport.park();
      try {
        Thread.sleep(Duration.ofHours(1));
      } catch (InterruptedException e) {
        seen.add(Thread.currentThread());
      }
    }
  }

  @Simulated(runs = RUNS)
  void threadOfAClassBelowThreadIsOneOfTheSimulation() throws InterruptedException {
    List<Thread> seen = new ArrayList<>();
    var worker = new Worker(seen);
    assertEquals(Thread.State.NEW, worker.getState());
    worker.start();
    assertTrue(worker.isAlive());
    assertThrows(IllegalThreadStateException.class, worker::start);
    LockSupport.unpark(worker);
    worker.interrupt();
    worker.join();
    assertFalse(worker.isAlive());
    assertEquals(List.of(worker, worker), seen);
  }

  @Simulated(runs = RUNS)
  void threadsOfBuildersTakeTurnsAsTheScheduleSays() throws InterruptedException {
    List<String> names = new ArrayList<>();
    Runnable leaves = () -> names.add(Thread.currentThread().getName());
    Thread one = Thread.ofVirtual().name("virtual").start(leaves);
    Thread other = Thread.ofPlatform().name("platform").unstarted(leaves);
    other.start();
    Thread made = Thread.ofVirtual().name("made-", 0).factory().newThread(leaves);
    made.start();
    Thread last = Thread.startVirtualThread(leaves);
    for (Thread each : List.of(one, other, made, last)) {
      each.join();
    }
    assertEquals(4, names.size());
    Simulation.sometimes(names.getFirst().equals("virtual"), "virtual first");
    Simulation.sometimes(names.getFirst().equals("made-0"), "made first");
  }

  @Simulated(runs = RUNS)
  void joinRefusesAndReturnsAsOfTheJdk() throws InterruptedException {
    var thread = new Thread(() -> {});
    thread.join();
    thread.join(1);
    assertThrows(IllegalThreadStateException.class, () -> thread.join(Duration.ofSeconds(1)));
    assertThrows(IllegalArgumentException.class, () -> thread.join(-1));
    assertThrows(IllegalArgumentException.class, () -> thread.join(1, 1_000_000));
    thread.start();
    assertThrows(IllegalArgumentException.class, () -> thread.join(-1));
    thread.join(Long.MAX_VALUE);
    assertTrue(thread.join(ChronoUnit.FOREVER.getDuration()));
    assertTrue(thread.join(Duration.ZERO));
  }

  @Simulated(runs = RUNS)
  void longestTimesDoNotPassAtOnce() throws InterruptedException {
    var object = new Object();
    List<String> ends = new ArrayList<>();
    var sleeper = new Thread(() -> {
      try {
        Thread.sleep(ChronoUnit.FOREVER.getDuration());
        ends.add("slept");
      } catch (InterruptedException _) {
        ends.add("woken");
      }
    });
    var waiter = new Thread(() -> {
      synchronized (object) {
        try {
          object.wait(Long.MAX_VALUE);
          ends.add("waited");
        } catch (InterruptedException _) {
          ends.add("woken");
        }
        assertThrows(IllegalArgumentException.class, () -> object.wait(-1));
        assertThrows(IllegalArgumentException.class, () -> object.wait(1, -1));
      }
    });
    sleeper.start();
    waiter.start();
    Thread.sleep(1_000);
    sleeper.interrupt();
    waiter.interrupt();
    sleeper.join();
    waiter.join();
    assertEquals(List.of("woken", "woken"), ends);
  }

  @Simulated(runs = RUNS)
  void interruptEndsAJoinAndTheSecondStillReturns() throws InterruptedException {
    var end = new CountDownLatch(1);
    var awaited = new Thread(() -> {
      try {
        end.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
    awaited.start();
    List<String> ends = new ArrayList<>();
    var joiner = new Thread(() -> {
      try {
        awaited.join();
        ends.add("joined");
      } catch (InterruptedException _) {
        ends.add("interrupted");
      }
    });
    joiner.start();
    joiner.interrupt();
    end.countDown();
    awaited.join();
    joiner.join();
    assertEquals(1, ends.size());
    Simulation.sometimes(ends.equals(List.of("joined")), "joined before the interrupt");
    Simulation.sometimes(ends.equals(List.of("interrupted")), "interrupted");
  }

  @Simulated(runs = RUNS)
  void daemonKeepsNoSimulationFromItsEnd() {
    var daemon = new Thread(() -> {
      while (true) {
        LockSupport.park();
      }
    });
    daemon.setDaemon(true);
    assertTrue(daemon.isDaemon());
    daemon.start();
  }

  @Simulated(runs = RUNS)
  void handlerOfAThreadIsToldOfItsFailure() throws InterruptedException {
    List<String> told = new ArrayList<>();
    var thread = new Thread(() -> {
      throw new IllegalStateException("for the handler");
    });
    thread.setUncaughtExceptionHandler((_, e) -> told.add(e.getMessage()));
    thread.start();
    thread.join();
    assertEquals(List.of("for the handler"), told);
  }

  // -- pools

  @Simulated(runs = RUNS)
  void poolHasItsThreadsAndNoMore() throws Exception {
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    List<Future<Integer>> results = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < 5; i++) {
        int number = i;
        results.add(pool.submit(() -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          Thread.sleep(Duration.ofMinutes(10));
          inside.decrementAndGet();
          return number;
        }));
      }
      assertThrows(
          TimeoutException.class, () -> results.get(4).get(29, TimeUnit.MINUTES));
      assertEquals(4, results.get(4).get(2, TimeUnit.MINUTES));
    }
    assertEquals(2, most.get());
  }

  @Simulated(runs = RUNS)
  void poolIsShutDownInTheWaysOfTheJdk() throws Exception {
    ExecutorService pool = Executors.newCachedThreadPool();
    Future<?> sleeper = pool.submit(() -> {
      Thread.sleep(Duration.ofHours(2));
      return null;
    });
    pool.shutdown();
    assertThrows(RejectedExecutionException.class, () -> pool.execute(() -> {}));
    assertFalse(pool.awaitTermination(1, TimeUnit.HOURS));
    assertFalse(pool.isTerminated());
    pool.shutdownNow();
    assertTrue(pool.awaitTermination(1, TimeUnit.MINUTES));
    assertThrows(java.util.concurrent.ExecutionException.class, sleeper::get);
  }

  @Simulated(runs = RUNS)
  void poolThatIsForgottenKeepsNoSimulationFromItsEnd() {
    ExecutorService pool = Executors.newFixedThreadPool(3);
    pool.submit(() -> {
      Thread.sleep(Duration.ofDays(1));
      return null;
    });
  }

  // -- futures

  @Simulated(runs = RUNS)
  void asyncCallsRunInTheSimulation() throws Exception {
    List<String> order = new ArrayList<>();
    var left = CompletableFuture.supplyAsync(() -> {
      order.add("left");
      return 1;
    });
    var right = CompletableFuture.supplyAsync(() -> {
      order.add("right");
      return 2;
    });
    assertEquals(4, left.thenCombineAsync(right, Integer::sum).thenApplyAsync(x -> x + 1).get());
    Simulation.sometimes(order.getFirst().equals("left"), "left first");
    Simulation.sometimes(order.getFirst().equals("right"), "right first");
  }

  @Simulated(runs = RUNS)
  void futuresTimeOutInVirtualTime() throws Exception {
    long began = System.nanoTime();
    var late = new CompletableFuture<String>().orTimeout(1, TimeUnit.HOURS);
    assertInstanceOfTimeout(assertThrows(CompletionException.class, late::join));
    assertEquals(Duration.ofHours(1).toNanos(), System.nanoTime() - began);
    var other = new CompletableFuture<String>().completeOnTimeout("other", 1, TimeUnit.HOURS);
    assertEquals("other", other.get());
    var delayed = CompletableFuture.delayedExecutor(1, TimeUnit.HOURS);
    CompletableFuture.runAsync(() -> {}, delayed).get();
    assertEquals(Duration.ofHours(3).toNanos(), System.nanoTime() - began);
    var inTime = new CompletableFuture<String>().orTimeout(1, TimeUnit.HOURS);
    inTime.complete("in time");
    Thread.sleep(Duration.ofHours(2));
    assertEquals("in time", inTime.get());
  }

  private static void assertInstanceOfTimeout(CompletionException e) {
    assertTrue(e.getCause() instanceof TimeoutException, e::toString);
  }

  // -- random numbers

  /** Run by the test below; leaves what it has drawn where no reset comes. */
  static final class Draws {
    private Draws() {}

    static List<Object> draw() {
      List<Integer> list = new ArrayList<>(List.of(1, 2, 3, 4, 5, 6, 7));
      Collections.shuffle(list);
      Supplier<UUID> reference = UUID::randomUUID;
      return List.of(
          new Random().nextLong(), ThreadLocalRandom.current().nextInt(1_000_000), Math.random(),
          UUID.randomUUID(), reference.get(), new java.util.SplittableRandom().nextLong(), list);
    }

    public static void main(String[] args) {
      List<Object> drawn = draw();
      assert drawn.hashCode() % 4 != 0 : drawn;
    }
  }

  @Test
  void randomNumbersAreAChoiceOfTheScheduleAndComeAgainWithIt() {
    var failure =
        assertThrows(
            SimulationFailedError.class,
            () -> Simulation.builder().exploreMain(1_000, Draws.class));
    var again =
        assertThrows(
            SimulationFailedError.class,
            () -> Simulation.builder().schedule(failure.schedule()).runMain(Draws.class));
    assertTrue(failure.getMessage().contains("fails each time"), failure::getMessage);
    assertEquals(failure.getCause().getMessage(), again.getCause().getMessage());
    assertNotEquals(Draws.draw(), Draws.draw());
  }

  // -- enums

  private enum Colour {
    RED, GREEN
  }

  @Simulated(runs = 3)
  void constantsOfAnEnumAreTheSameByEachName() {
    assertSame(Colour.RED, Colour.valueOf("RED"));
    var map = new EnumMap<Colour, String>(Colour.class);
    map.put(Colour.GREEN, "green");
    assertSame(Colour.GREEN, map.keySet().iterator().next());
    assertNotSame(Colour.RED, Colour.GREEN);
  }
}
