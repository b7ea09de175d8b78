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
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
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
  private final CountDownLatch held = new CountDownLatch(CARRIERS);
  private final CountDownLatch released = new CountDownLatch(CARRIERS);

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
      assertEquals(CARRIERS, released.getCount(), "a carrier was released before its time");
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
      pool.unstarted(null, () -> {
        pool.schedule(timer::countDown, 30_000_000);
        pool.whenReady(pipe.source(), SelectionKey.OP_READ, ready::countDown);
        pool.unstarted(null, started::countDown).start();
        pool.unstarted(null, started::countDown).start();
        hold();
      }).start();
      pool.unstarted(null, this::hold).start();
      held.await();
      pipe.sink().write(ByteBuffer.wrap(new byte[1]));
      started.await();
      timer.await();
      ready.await();
      assertEquals(CARRIERS, released.getCount(), "a carrier was released before its time");
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
      assertEquals(0, pool.spares());
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
      assertEquals(tasks, woken.getCount());
      release();
      woken.await();
    }
    assertEquals(0, woken.getCount());
  }

  @Test
  void watchdogReportsTheHeldCarrierWithItsStack() throws Exception {
    var stalls = new ConcurrentLinkedQueue<Stall>();
    var settings = CarrierPool.builder().name("held").carriers(CARRIERS);
    settings.stallThreshold(Duration.ofMillis(20)).onStall(stalls::add);
    try (var pool = settings.build()) {
      holdAll(pool);
      while (stalls.stream().filter(HeldCarrierTest::isReading).count() < CARRIERS) {
        Thread.sleep(1);
      }
      release();
    }
    Set<String> reported =
        stalls.stream()
            .filter(HeldCarrierTest::isReading)
            .map(Stall::loop)
            .collect(Collectors.toSet());
    assertEquals(CARRIERS, reported.size(), reported::toString);
    assertTrue(reported.stream().allMatch(name -> name.startsWith("held-")), reported::toString);
  }

  private static boolean isReading(Stall stall) {
    List<String> methods = stall.stack().stream().map(StackTraceElement::getMethodName).toList();
    return methods.contains("hold") && methods.contains("read");
  }

  private void holdAll(CarrierPool pool) throws InterruptedException {
    for (int i = 0; i < CARRIERS; i++) {
      pool.unstarted(null, this::hold).start();
    }
    held.await();
  }

  private void hold() {
    try {
      Process echo = new ProcessBuilder("cat").start();
      processes.add(echo);
      held.countDown();
      int answer = echo.getInputStream().read();
      assertEquals(-1, answer);
      released.countDown();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void release() throws Exception {
    for (Process process : processes) {
      process.getOutputStream().close();
    }
    released.await();
  }
}
