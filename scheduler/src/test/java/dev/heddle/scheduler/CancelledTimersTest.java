package dev.heddle.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.scheduler.inside.Outside;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever sets a timer, and whoever cancels it when: it is let go of, and neither lost nor fired twice. */
@Timeout(60)
class CancelledTimersTest {
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);
  private static final int MANY = 2_000;

  /** As many may be kept until a sleeping carrier wakes. */
  private static final int MOST_KEPT = 256;

  enum Where {
    JDK, POOL_FROM_OUTSIDE, POOL_FROM_INSIDE, LOOP_FROM_OUTSIDE, LOOP_FROM_INSIDE, LEFT_BY_A_LOOP, LEFT_BY_A_POOL
  }

  private record Cargo(byte[] bytes) {
    void fire() {}
  }

  private final List<Timer> timers = new ArrayList<>();
  private final List<WeakReference<Cargo>> cargo = new ArrayList<>();

  private void setMany(Scheduler scheduler) {
    for (int i = 0; i < MANY; i++) {
      var load = new Cargo(new byte[1_000]);
      cargo.add(new WeakReference<>(load));
      timers.add(scheduler.schedule(load::fire, HOUR));
    }
  }

  private void setManyInside(Scheduler scheduler) throws InterruptedException {
    Thread inside = scheduler.asThreadFactory().newThread(() -> setMany(scheduler));
    inside.start();
    inside.join();
  }

  @ParameterizedTest
  @EnumSource(Where.class)
  void cancelledTimersAreLetGoOf(Where where) throws Exception {
    EventLoop loop = EventLoop.builder().build();
    Thread carrier = loop.startCarrier();
    CarrierPool pool = CarrierPool.builder().carriers(2).build();
    switch (where) {
      case JDK -> setMany(new JdkScheduler());
      case POOL_FROM_OUTSIDE -> setMany(pool);
      case POOL_FROM_INSIDE, LEFT_BY_A_POOL -> setManyInside(pool);
      case LOOP_FROM_OUTSIDE -> setMany(loop);
      case LOOP_FROM_INSIDE, LEFT_BY_A_LOOP -> setManyInside(loop);
    }
    if (where == Where.LEFT_BY_A_LOOP) {
      loop.close();
      carrier.join();
    }
    if (where == Where.LEFT_BY_A_POOL) {
      pool.close();
      while (pool.alive.get() > 0) {
        Thread.sleep(1);
      }
    }
    timers.forEach(timer -> assertTrue(timer.cancel()));
    timers.clear();
    while (cargo.stream().filter(load -> load.get() != null).count() > MOST_KEPT) {
      System.gc();
      Thread.sleep(5);
    }
    pool.close();
    loop.close();
    carrier.join();
  }

  @RepeatedTest(5)
  void timersCancelledWhileTheirLoopEndsAreNeitherLostNorFired() throws Exception {
    var failure = new AtomicReference<Throwable>();
    EventLoop loop = EventLoop.builder().onFailure(failure::set).build();
    Thread carrier = new Thread(loop::run);
    carrier.setUncaughtExceptionHandler((_, e) -> failure.set(e));
    carrier.start();
    int all = 10_000;
    var fired = new AtomicInteger();
    var added = new CountDownLatch(1);
    loop.post(() -> {
      for (int i = 0; i < all; i++) {
        timers.add(
            loop.postDelayed(fired::incrementAndGet, Duration.ofMillis(100 + i % 50)));
      }
      added.countDown();
    });
    added.await();
    int cancelled = 0;
    for (int i = 0; i < all; i += 2) {
      cancelled += timers.get(i).cancel() ? 1 : 0;
      if (i == all / 4) {
        loop.stop();
      }
    }
    carrier.join();
    while (fired.get() < all - cancelled) {
      Thread.sleep(1);
    }
    assertNull(failure.get());
    assertEquals(all, cancelled + fired.get());
  }

  @Test
  void aTimerSetAndCancelledFromOutsideIsNothingThatCouldWakeSomebody() throws Exception {
    CarrierPool pool = CarrierPool.builder().carriers(2).build();
    assertTrue(pool.schedule(() -> {}, HOUR).cancel());
    while (Outside.wakers(List.of(), "none").stream()
        .anyMatch(waker -> waker.contains("heddle-timer"))) {
      Thread.sleep(1);
    }
    Timer pending = pool.schedule(() -> {}, HOUR);
    String waker = "the thread 'heddle-timer'";
    assertTrue(Outside.wakers(List.of(), "none").contains(waker));
    assertTrue(Objects.requireNonNull(pending).cancel());
    pool.close();
  }
}
