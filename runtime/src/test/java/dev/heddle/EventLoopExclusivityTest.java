package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.heddle.parking.SpinLock;
import dev.heddle.scheduler.jdk.JdkGateway;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** On the event loop nothing interleaves between waits. */
class EventLoopExclusivityTest {
  private long counter;

  @Test
  void unsynchronisedCounterLosesNoUpdate() {
    Heddle.run(
        () -> {
          try (var group = TaskGroup.open()) {
            for (int task = 0; task < 100; task++) {
              group.start(
                  () -> {
                    for (int burst = 0; burst < 20; burst++) {
                      long before = counter;
                      for (int i = 0; i < 1_000; i++) {
                        counter++;
                      }
                      assertEquals(before + 1_000, counter);
                      Heddle.yieldNow();
                    }
                  });
            }
            group.join();
          }
        });
    assertEquals(2_000_000, counter);
  }

  /** Calls that never wait let nobody in, also while foreign threads hammer the same primitives. */
  @Test
  void callsThatDoNotWaitLetNobodyIn() throws Exception {
    var semaphore = new dev.heddle.sync.Semaphore(0);
    var stop = new java.util.concurrent.atomic.AtomicBoolean();
    Thread foreign =
        Runs.foreign(
            () -> {
              while (!stop.get()) {
                semaphore.release();
                semaphore.tryAcquire();
              }
            });
    Heddle.run(
        () -> {
          try (var group = TaskGroup.open()) {
            for (int task = 0; task < 2; task++) {
              group.start(
                  () -> {
                    for (int burst = 0; burst < 50; burst++) {
                      long mine = ++counter;
                      for (int i = 0; i < 2_000; i++) {
                        semaphore.release();
                        semaphore.tryAcquire();
                      }
                      assertEquals(mine, counter, "another task ran in between");
                      Heddle.yieldNow();
                    }
                  });
            }
            group.join();
          } finally {
            stop.set(true);
          }
        });
    foreign.join();
    assertEquals(100, counter);
  }

  /** As when the system gives the holder's processor to others for so long. */
  @Test
  void callThatMeetsASleepingForeignHolderLetsNobodyIn() throws Exception {
    var lock = new SpinLock();
    var held = new CountDownLatch(1);
    Thread foreign =
        Runs.foreign(
            () -> {
              lock.acquire();
              held.countDown();
              Thread.sleep(600);
              lock.release();
            });
    held.await();
    Heddle.run(
        () -> {
          try (var group = TaskGroup.open()) {
            for (int task = 0; task < 2; task++) {
              group.start(
                  () -> {
                    long mine = ++counter;
                    lock.acquire();
                    lock.release();
                    assertEquals(mine, counter, "another task ran in between");
                  });
            }
            group.join();
          }
        });
    foreign.join();
    assertEquals(2, counter);
  }

  /** Nobody should, but a channel's close may do so inside: then the loop goes on after a while. */
  @Test
  void taskThatWaitsInsideDoesNotStopTheLoopForGood() {
    var lock = new SpinLock();
    var waited = new Promise<Void>();
    Heddle.run(
        () -> {
          try (var group = TaskGroup.open()) {
            group.start(
                () -> {
                  lock.acquire();
                  waited.await();
                  lock.release();
                });
            group.start(
                () -> {
                  group.start(() -> waited.complete(null));
                  lock.acquire();
                  lock.release();
                  counter++;
                });
            group.join();
          }
        });
    assertEquals(1, counter);
  }

  @Test
  void everythingRunsOnOneCarrier() {
    Set<Thread> carriers = ConcurrentHashMap.newKeySet();
    Heddle.run(() -> {
      try (var group = TaskGroup.open()) {
        for (int i = 0; i < 20; i++) {
          group.start(() -> {
            carriers.add(JdkGateway.virtualThreads().currentCarrier());
            Heddle.yieldNow();
            carriers.add(JdkGateway.virtualThreads().currentCarrier());
          });
        }
        group.join();
      }
    });
    assertEquals(1, carriers.size());
    assertFalse(carriers.iterator().next().isAlive(), "the carrier outlived its run");
  }
}
