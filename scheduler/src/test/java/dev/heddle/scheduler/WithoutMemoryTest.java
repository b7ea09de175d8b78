package dev.heddle.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the JDK or a carrier could not do again if there were no memory for it must need none. */
@Timeout(60)
class WithoutMemoryTest {
  private static final int TIMERS = 10_000;
  private static final int KEPT = 1_000;
  private static final int LEFT_WITH_A_SLEEPER = 256;
  private static final long NEXT_TO_NOTHING = 2_000;
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  /** Runs on the caller, so that it is the caller's allocations. */
  private static long allocatedBy(Runnable action) throws Exception {
    allocated();
    long before = allocated();
    action.run();
    return allocated() - before;
  }

  /** Of a module that this one does not read. */
  private static long allocated() throws Exception {
    return (long) Class.forName("com.sun.management.ThreadMXBean")
        .getMethod("getCurrentThreadAllocatedBytes")
        .invoke(ManagementFactory.getThreadMXBean());
  }

  private static void assertCancellingNeedsNoMemory(List<Timer> timers) throws Exception {
    List<Timer> first = timers.subList(0, 1_000);
    List<Timer> rest = timers.subList(1_000, timers.size());
    for (Timer timer : first) {
      timer.cancel();
    }
    long bytes = allocatedBy(() -> {
      for (int i = 0; i < rest.size(); i++) {
        rest.get(i).cancel();
      }
    });
    assertTrue(bytes < NEXT_TO_NOTHING, "allocated " + bytes);
  }

  private static List<Timer> timersOf(Scheduler scheduler) {
    List<Timer> timers = new ArrayList<>();
    for (int i = 0; i < TIMERS; i++) {
      timers.add(scheduler.schedule(() -> {}, HOUR));
    }
    return timers;
  }

  /** As the JDK does in the middle of resuming a thread that was parked on another carrier. */
  @Test
  void cancellingATimerOfAnotherThreadNeedsNoMemory() throws Exception {
    assertCancellingNeedsNoMemory(timersOf(new JdkScheduler()));
    try (var pool = CarrierPool.builder().carriers(1).build()) {
      var ofACarrier = new CompletableFuture<List<Timer>>();
      pool.asThreadFactory().newThread(() -> ofACarrier.complete(timersOf(pool))).start();
      List<Timer> timers = ofACarrier.get();
      var kept = new ArrayDeque<>(timers.subList(0, KEPT));
      assertCancellingNeedsNoMemory(timers.subList(KEPT, TIMERS));
      // The carrier may have gone to sleep with many of them; who cancels one more wakes it.
      while (pool.statistics().getFirst().timers() - kept.size() > LEFT_WITH_A_SLEEPER) {
        kept.remove().cancel();
        Thread.sleep(1);
      }
      // Or they would go on after the pool, and be taken for what other tests wait for.
      kept.forEach(Timer::cancel);
    }
  }

  @Test
  void timersThatComeDownTheWheelNeedNoMemory() throws Exception {
    var wheel = new TimerWheel();
    var fired = new AtomicInteger();
    long due = System.nanoTime() + HOUR;
    for (int i = 0; i < TIMERS; i++) {
      wheel.add(new LoopTimer(_ -> {}, fired::incrementAndGet, due));
    }
    long bytes = allocatedBy(() -> wheel.pollDue(due).fire());
    assertTrue(bytes < NEXT_TO_NOTHING, "allocated " + bytes);
    LoopTimer next;
    while ((next = wheel.pollDue(due)) != null) {
      next.fire();
    }
    assertEquals(TIMERS, fired.get());
  }

  /** Its timers may be cancelled by many at the same time, as they are new, as they fire, and twice. */
  @Test
  void timersLeftByManyAreTakenOnceEach() throws Exception {
    var left = new LeftTimers();
    var wanted = new AtomicInteger();
    List<Thread> leavers = new ArrayList<>();
    List<LoopTimer> timers = new ArrayList<>();
    for (int i = 0; i < TIMERS; i++) {
      timers.add(new LoopTimer(left::leave, () -> {}, HOUR));
    }
    for (int i = 0; i < 3; i++) {
      leavers.add(Thread.ofPlatform().start(() -> {
        for (LoopTimer timer : timers) {
          if (timer.cancel()) {
            wanted.incrementAndGet();
          }
        }
      }));
    }
    int taken = 0;
    while (taken < TIMERS) {
      for (LoopTimer timer = left.takeAll(); timer != null; taken++) {
        LoopTimer below = left.release(timer);
        assertTrue(timer.isCancelled());
        timer = below;
      }
    }
    for (Thread leaver : leavers) {
      leaver.join();
    }
    assertEquals(TIMERS, wanted.get());
    assertTrue(left.isEmpty());
    assertEquals(0, left.size());
  }
}
