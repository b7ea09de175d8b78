package dev.heddle.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CarrierPoolTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 7})
  void everyThreadOfARandomTreeRunsToItsEnd(int size) throws Exception {
    try (var pool = CarrierPool.builder().name("tree").carriers(size).build()) {
      var ended = new AtomicInteger();
      var expected = new AtomicInteger(1);
      var done = new CountDownLatch(1);
      pool.unstarted(null, () -> grow(pool, 7, expected, ended, done)).start();
      done.await();
      assertEquals(expected.get(), ended.get());
      assertTrue(ended.get() > 100, ended::toString);
    }
  }

  /** Starts some children, waits in various ways, and counts itself; the last one says so. */
  private static void grow(
      CarrierPool pool, int depth, AtomicInteger expected, AtomicInteger ended,
      CountDownLatch done) {
    int children = depth == 0 ? 0 : depth == 7 ? 5 : ThreadLocalRandom.current().nextInt(1, 4);
    expected.addAndGet(children);
    for (int i = 0; i < children; i++) {
      pool.unstarted(null, () -> grow(pool, depth - 1, expected, ended, done)).start();
    }
    switch (ThreadLocalRandom.current().nextInt(4)) {
      case 0 -> LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(200_000));
      case 1 -> Thread.yield();
      case 2 -> {
        synchronized (done) {
          Thread.yield();
        }
      }
      default -> {}
    }
    if (ended.incrementAndGet() == expected.get()) {
      done.countDown();
    }
  }

  @Test
  void carriersRunInParallel() throws Exception {
    try (var pool = CarrierPool.builder().name("parallel").carriers(3).build()) {
      // An array, because a set of threads that fill it at once may make one wait and move.
      var carriers = new AtomicReferenceArray<Thread>(3);
      var meeting = new CountDownLatch(3);
      var met = new CountDownLatch(3);
      for (int i = 0; i < 3; i++) {
        int mine = i;
        pool.unstarted(
            null,
            () -> {
              carriers.set(mine, pool.threads.currentCarrier());
              meeting.countDown();
              // Holds its carrier until the others have theirs.
              while (meeting.getCount() > 0) {
                Thread.onSpinWait();
              }
              met.countDown();
            })
            .start();
      }
      met.await();
      assertEquals(3,
          Stream.of(carriers.get(0), carriers.get(1), carriers.get(2)).distinct().count());
    }
  }

  @Test
  void whatALongSliceStartsIsRunByOthersMeanwhile() throws Exception {
    try (var pool = CarrierPool.builder().name("long").carriers(2).build()) {
      var helped = new AtomicInteger();
      var done = new CountDownLatch(1);
      pool.unstarted(
          null,
          () -> {
            pool.unstarted(null, helped::incrementAndGet).start();
            while (helped.get() == 0) {
              Thread.onSpinWait();
            }
            done.countDown();
          })
          .start();
      done.await();
      assertEquals(1, helped.get());
    }
  }

  /** Without a warden, who would give it away: it is stolen. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 300, 5_000})
  void allThatASliceHasStartedIsStolenWhileItGoesOn(int many) throws Exception {
    try (var pool =
        new CarrierPool(CarrierPool.builder().name("generous").carriers(2), Carrier::start)) {
      var helped = new AtomicInteger();
      var done = new CountDownLatch(1);
      ThreadContainment container = pool.open(new Nothing(), false);
      pool.start(
          pool.unstarted(
              null,
              () -> {
                for (int i = 0; i < many; i++) {
                  pool.start(pool.unstarted(null, helped::incrementAndGet), container);
                }
                while (helped.get() < many) {
                  // Who starts does not fence, so a carrier that parks just then may have missed it.
                  pool.signal();
                  Thread.onSpinWait();
                }
                done.countDown();
              }),
          container);
      done.await();
      assertEquals(many, helped.get());
      container.close();
    }
  }

  /** Without a warden, who would give the second away: it is stolen while the first goes on. */
  @Test
  void ofSeveralWhoAreToRunNextAnIdleCarrierHasOne() throws Exception {
    try (var pool =
        new CarrierPool(CarrierPool.builder().name("heirs").carriers(2), Carrier::start)) {
      var parked = new AtomicInteger();
      var running = new AtomicInteger();
      var done = new CountDownLatch(2);
      List<Thread> heirs =
          Stream.generate(
              () -> pool.unstarted(
                  null,
                  () -> {
                    parked.incrementAndGet();
                    LockSupport.park();
                    running.incrementAndGet();
                    while (running.get() < 2) {
                      Thread.onSpinWait();
                    }
                    done.countDown();
                  }))
              .limit(2)
              .toList();
      heirs.forEach(Thread::start);
      for (Thread heir : heirs) {
        while (heir.getState() != Thread.State.WAITING) {
          Thread.onSpinWait();
        }
      }
      assertEquals(2, parked.get());
      pool.unstarted(
          null,
          () -> {
            while (pool.idle.get() == 0) {
              Thread.onSpinWait();
            }
            heirs.forEach(pool::unparkNext);
          })
          .start();
      done.await();
      assertEquals(2, running.get());
    }
  }

  /** A lost wake-up would leave a unit of work lying while every carrier is parked. */
  @RepeatedTest(5)
  void noWakeUpIsLostBetweenForeignThreadsAndParkingCarriers() throws Exception {
    int rounds = 0;
    // A round takes some microseconds, or milliseconds where there is one processor for all.
    long end = System.nanoTime() + 3_000_000_000L;
    try (var pool = CarrierPool.builder().name("wake").carriers(3).build()) {
      var ran = new AtomicInteger();
      while (rounds < 5_000 && System.nanoTime() < end) {
        rounds++;
        pool.unstarted(null, ran::incrementAndGet).start();
        if (rounds % 3 == 0) {
          // Now and then long enough for all to park.
          LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(30_000));
        }
        while (ran.get() < rounds) {
          Thread.yield();
        }
      }
      assertEquals(rounds, ran.get());
    }
  }

  /** Nobody could be woken any more if it still counted as a searcher. */
  @Test
  void spareThatRetiresAsItIsWokenPassesTheSearchOn() {
    var pool = new CarrierPool(CarrierPool.builder().name("retiring").carriers(2), _ -> {});
    var spare = new Carrier(pool, 2, true);
    Carrier sleeper = pool.carriers[1];
    pool.carriers = new Carrier[]{pool.carriers[0], spare, sleeper};
    pool.spares.count.set(1);
    pool.searching.set(2);
    spare.announcePark();
    sleeper.announcePark();
    pool.submit(() -> {});
    assertFalse(spare.isParked());
    assertTrue(sleeper.isParked());
    spare.carry();
    assertEquals(0, pool.spares.count());
    assertFalse(sleeper.isParked(), "nobody is awake to run what was submitted");
  }

  /** Else it would sleep as the searcher, for whom everybody waits who has work to give away. */
  @Test
  void carrierWokenInItsLastLookSearchesOnAlthoughNothingEndsItsSleepAnyMore() throws Exception {
    try (var pool =
        new CarrierPool(CarrierPool.builder().name("sleepy").carriers(1), Carrier::start)) {
      var woken = new CountDownLatch(1);
      pool.unstarted(null, () -> wakeInLastLook(pool, woken)).start();
      woken.await();
      var ran = new CountDownLatch(1);
      pool.unstarted(null, ran::countDown).start();
      assertTrue(ran.await(20, TimeUnit.SECONDS), () -> pool.searching + " search, asleep");
    }
  }

  private static void wakeInLastLook(CarrierPool pool, CountDownLatch woken) {
    pool.addTimer(
        () -> {
          if (!pool.carriers[0].isParked()) {
            wakeInLastLook(pool, woken);
            return;
          }
          pool.signal();
          // Uses up what wakes it, as a contended lock or a look at the channels may.
          LockSupport.park();
          woken.countDown();
        },
        0);
  }

  @Test
  void pairsThatWakeEachOtherNeverLoseATurn() throws Exception {
    int pairs = 8;
    int turns = 5_000;
    try (var pool = CarrierPool.builder().name("pairs").carriers(2).build()) {
      var done = new CountDownLatch(2 * pairs);
      for (int pair = 0; pair < pairs; pair++) {
        var barrier = new CyclicBarrier(2);
        for (int side = 0; side < 2; side++) {
          pool.unstarted(
              null,
              () -> {
                try {
                  for (int turn = 0; turn < turns; turn++) {
                    barrier.await();
                  }
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
                done.countDown();
              })
              .start();
        }
      }
      done.await();
      assertEquals(0, done.getCount());
    }
  }

  @Test
  void timersFireOnParkedCarriersAndCancelledOnesAreForgotten() throws Exception {
    try (var pool = CarrierPool.builder().name("timers").carriers(2).build()) {
      int sleepers = 2_000;
      var woken = new CountDownLatch(sleepers);
      for (int i = 0; i < sleepers; i++) {
        pool.unstarted(
            null,
            () -> {
              LoopFixture.sleep(ThreadLocalRandom.current().nextInt(1, 20));
              woken.countDown();
            })
            .start();
      }
      var fired = new AtomicInteger();
      Timer never = pool.schedule(fired::incrementAndGet, 3_600_000_000_000L);
      assertTrue(never.cancel());
      woken.await();
      assertEquals(0, fired.get());
    }
  }

  @Test
  void closedPoolStrandsNobodyAndItsCarriersEnd() throws Exception {
    var pool = CarrierPool.builder().name("closing").carriers(2).build();
    var parked = new CountDownLatch(1);
    var finished = new CountDownLatch(2);
    Thread waiting =
        pool.unstarted(
            null,
            () -> {
              parked.countDown();
              LockSupport.park();
              LoopFixture.sleep(1);
              finished.countDown();
            });
    waiting.start();
    pool.unstarted(
        null,
        () -> {
          LoopFixture.sleep(50);
          finished.countDown();
        })
        .start();
    parked.await();
    pool.close();
    for (Carrier carrier : pool.carriers) {
      carrier.join();
    }
    LockSupport.unpark(waiting);
    finished.await();
    Thread late = pool.unstarted(null, () -> {});
    late.start();
    late.join();
    assertEquals(Thread.State.TERMINATED, late.getState());
  }

  private record Nothing() implements ContainerView {
    @Override
    public String name() {
      return "nothing";
    }

    @Override
    public Stream<Thread> threads() {
      return Stream.empty();
    }

    @Override
    public void abandoned() {}
  }

  @Test
  void sizeOutOfRangeIsRefused() {
    assertThrows(IllegalArgumentException.class,
        () -> CarrierPool.builder().name("none").carriers(0).build());
    assertThrows(IllegalArgumentException.class,
        () -> CarrierPool.builder().name("many").carriers(1025).build());
  }
}
