package dev.heddle.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.scheduler.inside.Outside;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IdlenessTest {
  private static final Duration OFTEN = Duration.ofMillis(20);
  private final Queue<Idleness> reports = new ConcurrentLinkedQueue<>();

  @Test
  void loopOnWhichNothingRunsIsReportedWithWhatItWaitsFor() {
    var loop = EventLoop.builder().stallThreshold(OFTEN).onIdle(reports::add);
    LoopFixture.run(loop, running -> {
      while (reports.isEmpty()) {
        LoopFixture.sleep(100);
      }
    });
    Idleness report = reports.remove();
    assertEquals(1, report.timers());
    assertTrue(report.isTransient());
    assertEquals(List.of(Thread.currentThread()), report.carriers());
  }

  @Test
  void poolOnWhichNothingRunsIsReportedUntilSomethingDoes() throws Exception {
    try (var pool =
        CarrierPool.builder().carriers(2).stallThreshold(OFTEN).onIdle(reports::add).build()) {
      var parked = new CountDownLatch(1);
      Thread thread = pool.unstarted("parked", () -> {
        parked.countDown();
        LockSupport.park();
      });
      thread.start();
      parked.await();
      while (reports.size() < 3) {
        Thread.sleep(1);
      }
      for (Idleness report : reports) {
        assertFalse(report.isTransient(), report::toString);
        assertEquals(2, report.carriers().size());
      }
      long before = List.copyOf(reports).getLast().slices();
      LockSupport.unpark(thread);
      thread.join();
      reports.clear();
      while (reports.isEmpty()) {
        Thread.sleep(1);
      }
      assertTrue(reports.remove().slices() > before);
    }
  }

  @Test
  void carrierThatIsHeldIsNotIdle() {
    var loop = EventLoop.builder().stallThreshold(OFTEN).onIdle(reports::add);
    LoopFixture.run(loop, _ -> {
      long began = System.nanoTime();
      while (System.nanoTime() - began < 200_000_000) {
        Thread.onSpinWait();
      }
      assertTrue(reports.isEmpty(), reports::toString);
    });
  }

  @Test
  void patrolOutlivesListenersThatThrow() {
    var thrown = new AtomicInteger();
    var stalls = new ConcurrentLinkedQueue<Stall>();
    var throwing =
        EventLoop.builder().stallThreshold(OFTEN).onStall(_ -> {
          thrown.incrementAndGet();
          throw new AssertionError("thrown by a listener, on purpose");
        });
    LoopFixture.run(throwing, _ -> holdUntil(() -> thrown.get() > 0));
    var next = EventLoop.builder().stallThreshold(OFTEN).onStall(stalls::add);
    LoopFixture.run(next, _ -> holdUntil(() -> !stalls.isEmpty()));
    assertFalse(stalls.isEmpty());
  }

  private static void holdUntil(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void unknownThreadCouldWakeSomebodyAndTheJvmsOwnCouldNot() throws Exception {
    var end = new CountDownLatch(1);
    Thread unknown = Thread.ofPlatform().daemon().name("unknown").start(() -> {
      try {
        end.await();
      } catch (InterruptedException _) {
        // Ends all the same.
      }
    });
    List<String> wakers = Outside.wakers(List.of(Thread.currentThread()), "heddle-blocking-");
    assertTrue(wakers.contains("the thread 'unknown'"), wakers::toString);
    assertFalse(wakers.contains("the thread 'Finalizer'"), wakers::toString);
    assertFalse(
        wakers.contains("the thread '" + Thread.currentThread().getName() + "'"), wakers::toString);
    assertFalse(
        Outside.wakers(List.of(unknown), "").contains("the thread 'unknown'"), wakers::toString);
    end.countDown();
    unknown.join();
  }
}
