package dev.heddle.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Carriers that are blocked in the read of a process's pipe, which the JDK does not make up for. */
@Timeout(60)
class HeldCarrierTest {
  private static final int CARRIERS = 2;
  private final ConcurrentLinkedQueue<Process> processes = new ConcurrentLinkedQueue<>();
  private final Set<Thread> heldCarriers = ConcurrentHashMap.newKeySet();
  private final Set<Thread> holders = ConcurrentHashMap.newKeySet();
  private final AtomicInteger released = new AtomicInteger();

  @AfterEach
  void endProcesses() {
    processes.forEach(Process::destroyForcibly);
  }

  @RepeatedTest(3)
  void othersRunWhileEveryCarrierIsBlocked() throws Exception {
    try (var pool = CarrierPool.builder().name("held").carriers(CARRIERS).build()) {
      holdAll(pool);
      var ran = new CountDownLatch(100);
      for (int i = 0; i < 100; i++) {
        pool.unstarted(null, () -> {
          Thread.yield();
          ran.countDown();
        }).start();
      }
      ran.await();
      assertEquals(0, released.get(), "a carrier was released before its time");
      release();
    }
  }

  @Test
  void timersAndChannelsOfABlockedCarrierAreServed() throws Exception {
    var pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    try (var pool = CarrierPool.builder().name("held").carriers(CARRIERS).build()) {
      var timer = new CountDownLatch(1);
      var ready = new CountDownLatch(1);
      var started = new CountDownLatch(2);
      Process process = blocker();
      var reading = new CountDownLatch(1);
      pool.unstarted(null, () -> {
        pool.schedule(timer::countDown, 30_000_000);
        pool.whenReady(pipe.source(), SelectionKey.OP_READ, ready::countDown);
        pool.unstarted(null, started::countDown).start();
        pool.unstarted(null, started::countDown).start();
        read(pool, process, reading);
      }).start();
      reading.await();
      holdAll(pool);
      pipe.sink().write(ByteBuffer.wrap(new byte[1]));
      started.await();
      timer.await();
      ready.await();
      assertEquals(0, released.get(), "a carrier was released before its time");
      release();
    }
  }

  @Test
  void sparesRetireWhenTheHeldCarriersAreBack() throws Exception {
    try (var pool = CarrierPool.builder().name("held").carriers(CARRIERS).build()) {
      holdAll(pool);
      var ran = new CountDownLatch(1);
      pool.unstarted(null, ran::countDown).start();
      ran.await();
      assertTrue(pool.statistics().size() > CARRIERS, pool.statistics()::toString);
      release();
      while (pool.statistics().size() > CARRIERS) {
        Thread.sleep(1);
      }
      assertEquals(0, pool.spares.count());
      var after = new AtomicInteger();
      var done = new CountDownLatch(10);
      for (int i = 0; i < 10; i++) {
        pool.unstarted(null, () -> {
          after.incrementAndGet();
          done.countDown();
        }).start();
      }
      done.await();
      assertEquals(10, after.get());
    }
  }

  @Test
  void tasksThatWaitForChannelsOfARetiringSpareGoOn() throws Exception {
    int tasks = 50;
    var woken = new CountDownLatch(tasks);
    try (var pool = CarrierPool.builder().name("held").carriers(CARRIERS).build()) {
      holdAll(pool);
      // Only spares run now, so the channels become theirs; nothing but their end wakes the tasks.
      // On a loaded machine one may end at any time, because it looks as if there were one too many.
      var waiting = new CountDownLatch(tasks);
      for (int i = 0; i < tasks; i++) {
        var pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        pool.unstarted(null, () -> {
          Thread me = Thread.currentThread();
          var ready = new AtomicBoolean();
          pool.whenReady(pipe.source(), SelectionKey.OP_READ, () -> {
            ready.set(true);
            LockSupport.unpark(me);
          });
          waiting.countDown();
          while (!ready.get()) {
            LockSupport.park();
          }
          woken.countDown();
        }).start();
      }
      waiting.await();
      release();
      woken.await();
    }
    assertEquals(0, woken.getCount());
  }

  @Test
  void timersOfARetiringSpareStayInThePool() throws Exception {
    int sleepers = 50;
    var asleep = new CountDownLatch(sleepers);
    var woken = new CountDownLatch(sleepers);
    var late = new AtomicInteger();
    var pending = new ConcurrentLinkedQueue<Timer>();
    try (var pool = CarrierPool.builder().name("held").carriers(CARRIERS).build()) {
      holdAll(pool);
      for (int i = 0; i < sleepers; i++) {
        // Only spares run now, so the timers become theirs.
        pool.unstarted(null, () -> {
          pending.add(pool.schedule(late::incrementAndGet, TimeUnit.DAYS.toNanos(1)));
          asleep.countDown();
          LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
          woken.countDown();
        }).start();
      }
      asleep.await();
      release();
      while (pool.statistics().size() > CARRIERS) {
        Thread.sleep(1);
      }
      woken.await();
      while (pool.alive.get() > CARRIERS) {
        Thread.sleep(1);
      }
      int kept = pool.statistics().stream().mapToInt(LoopStatistics::timers).sum();
      assertEquals(sleepers, kept);
    }
    // The pool is gone, and they would be pending in this JVM for a day.
    pending.forEach(timer -> assertTrue(timer.cancel()));
    assertEquals(0, late.get());
  }

  @Test
  void watchdogReportsTheHeldCarrierWithItsStack() throws Exception {
    var stalls = new ConcurrentLinkedQueue<Stall>();
    var settings = CarrierPool.builder().name("held").carriers(CARRIERS);
    settings.stallThreshold(Duration.ofMillis(20)).onStall(stalls::add);
    try (var pool = settings.build()) {
      holdAll(pool);
      while (!holdersIn(stalls).containsAll(holders)) {
        Thread.sleep(1);
      }
      release();
    }
    assertEquals(holders, holdersIn(stalls));
    for (Stall stall : stalls) {
      assertTrue(stall.loop().startsWith("held-"), stall::toString);
    }
  }

  /** Those found where they hold their carrier; a slow machine may make other slices long as well. */
  private static Set<Thread> holdersIn(Queue<Stall> stalls) {
    return stalls.stream()
        .filter(stall -> stall.stack().stream().anyMatch(f -> f.getMethodName().equals("hold")))
        .map(Stall::thread)
        .collect(Collectors.toSet());
  }

  /** A spare may come to the aid of a carrier that is slow to start, and be held in its place. */
  private void holdAll(CarrierPool pool) throws Exception {
    List<Carrier> carriers = List.of(pool.carriers).subList(0, CARRIERS);
    while (!heldCarriers.containsAll(carriers)) {
      Process process = blocker();
      var reading = new CountDownLatch(1);
      pool.unstarted(null, () -> hold(pool, process, reading)).start();
      reading.await();
    }
  }

  private Process blocker() throws IOException {
    Process process = new ProcessBuilder("cat").start();
    processes.add(process);
    return process;
  }

  private void hold(CarrierPool pool, Process process, CountDownLatch reading) {
    holders.add(Thread.currentThread());
    // The slice that the watchdog is to report begins here.
    Thread.yield();
    read(pool, process, reading);
  }

  private void read(CarrierPool pool, Process process, CountDownLatch reading) {
    heldCarriers.add(pool.threads.currentCarrier());
    reading.countDown();
    try {
      assertEquals(-1, process.getInputStream().read());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    released.incrementAndGet();
  }

  private void release() throws Exception {
    for (Process process : processes) {
      process.getOutputStream().close();
    }
    while (released.get() < processes.size()) {
      Thread.sleep(1);
    }
  }
}
