package dev.heddle.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.scheduler.jdk.JdkGateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventLoopTest {

  @Test
  void callingThreadIsTheCarrier() {
    Thread caller = Thread.currentThread();
    LoopFixture.run(
        loop -> {
          assertTrue(Thread.currentThread().isVirtual());
          assertTrue(loop.isCurrent());
          assertSame(caller, JdkGateway.virtualThreads().currentCarrier());
        });
  }

  @Test
  void runnableThreadsRunFirstInFirstOut() {
    List<Integer> order = new ArrayList<>();
    LoopFixture.run(
        loop -> {
          List<Thread> threads = new ArrayList<>();
          for (int i = 0; i < 200; i++) {
            int number = i;
            threads.add(loop.unstarted(null, () -> order.add(number)));
          }
          threads.forEach(Thread::start);
          threads.forEach(LoopFixture::join);
        });
    assertEquals(200, order.size());
    for (int i = 0; i < 200; i++) {
      assertEquals(i, order.get(i));
    }
  }

  @Test
  void nothingInterleavesBetweenWaits() {
    int[] counter = new int[1];
    LoopFixture.run(
        loop -> {
          List<Thread> threads = new ArrayList<>();
          for (int i = 0; i < 50; i++) {
            threads.add(
                loop.unstarted(
                    null,
                    () -> {
                      for (int k = 0; k < 1_000; k++) {
                        counter[0]++;
                        if (k % 100 == 0) {
                          Thread.yield();
                        }
                      }
                    }));
          }
          threads.forEach(Thread::start);
          threads.forEach(LoopFixture::join);
        });
    assertEquals(50_000, counter[0]);
  }

  @Test
  void sleepersWakeInOrderOfTheirDeadlines() {
    boolean inTime = false;
    // Their deadlines are in the order of the delays only if all fall asleep within 30 ms.
    while (!inTime) {
      List<Integer> order = new ArrayList<>();
      boolean[] asleepInTime = new boolean[1];
      LoopFixture.run(
          loop -> {
            List<Thread> threads = new ArrayList<>();
            for (int delay : new int[]{90, 30, 60}) {
              threads.add(
                  loop.unstarted(
                      null,
                      () -> {
                        LoopFixture.sleep(delay);
                        order.add(delay);
                      }));
            }
            long began = System.nanoTime();
            threads.forEach(Thread::start);
            while (loop.statistics().timers() < 3 && order.isEmpty()) {
              Thread.yield();
            }
            asleepInTime[0] = System.nanoTime() - began < 30_000_000;
            threads.forEach(LoopFixture::join);
          });
      inTime = asleepInTime[0];
      assertEquals(3, order.size());
      assertTrue(!inTime || order.equals(List.of(30, 60, 90)), order::toString);
    }
  }

  @Test
  void timedParksOfUnmodifiedCodeAreTimersOfTheLoop() {
    LoopFixture.run(
        loop -> {
          var asleepAgain = new AtomicBoolean();
          Thread sleeper =
              loop.unstarted(
                  null,
                  () -> {
                    LoopFixture.sleep(1);
                    asleepAgain.set(true);
                    assertThrows(
                        InterruptedException.class, () -> Thread.sleep(Duration.ofHours(1)));
                  });
          sleeper.start();
          LoopFixture.until(asleepAgain::get);
          assertEquals(1, loop.statistics().timers());
          sleeper.interrupt();
          LoopFixture.join(sleeper);
          assertEquals(0, loop.statistics().timers());
        });
    assertTrue(
        Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().contains("VirtualThread-unparker")),
        "a timer thread of the JDK is in play");
  }

  @Test
  void foreignThreadsWakeAnIdleCarrierAndNoWakeUpIsLost() {
    var handedOver = new AtomicInteger();
    var turn = new AtomicInteger();
    var over = new AtomicBoolean();
    LoopFixture.run(
        loop -> {
          Thread[] parked = {Thread.currentThread()};
          // A round takes a microsecond, or some milliseconds where there is one processor for all.
          long end = System.nanoTime() + 3_000_000_000L;
          Thread waker =
              Thread.ofPlatform()
                  .start(
                      () -> {
                        for (int i = 1; i <= 20_000 && System.nanoTime() < end; i++) {
                          turn.set(i);
                          LockSupport.unpark(parked[0]);
                          while (handedOver.get() < i) {
                            Thread.yield();
                          }
                        }
                        over.set(true);
                        LockSupport.unpark(parked[0]);
                      });
          while (!over.get()) {
            handedOver.set(turn.get());
            LockSupport.park();
          }
          LoopFixture.join(waker);
        });
    assertTrue(turn.get() > 0);
    assertEquals(turn.get(), handedOver.get());
  }

  @Test
  void manyForeignThreadsPostAndEveryCallbackRunsOnceOnTheCarrier() throws Exception {
    var ran = new AtomicInteger();
    var misplaced = new AtomicInteger();
    EventLoop loop = EventLoop.builder().build();
    Thread carrier = Thread.ofPlatform().start(loop::run);
    try (var posters = Executors.newFixedThreadPool(4)) {
      for (int p = 0; p < 4; p++) {
        posters.execute(
            () -> {
              for (int i = 0; i < 25_000; i++) {
                loop.post(
                    () -> {
                      ran.incrementAndGet();
                      if (Thread.currentThread() != carrier) {
                        misplaced.incrementAndGet();
                      }
                    });
              }
            });
      }
    }
    loop.stop();
    carrier.join();
    assertEquals(100_000, ran.get());
    assertEquals(0, misplaced.get());
  }

  @Test
  void callbackThatThrowsIsReportedAndTheLoopGoesOn() {
    var failures = new ArrayList<Throwable>();
    var boom = new IllegalStateException("boom");
    var after = new AtomicInteger();
    LoopFixture.run(
        EventLoop.builder().onFailure(failures::add),
        loop -> {
          loop.post(
              () -> {
                throw boom;
              });
          loop.post(after::incrementAndGet);
          Thread.yield();
          Thread.yield();
        });
    assertEquals(List.of(boom), failures);
    assertEquals(1, after.get());
  }

  @Test
  void unmodifiedPrimitivesWorkOnTheLoop() {
    var lock = new ReentrantLock();
    var queue = new SynchronousQueue<Integer>();
    int[] sum = new int[1];
    LoopFixture.run(
        loop -> {
          Thread producer =
              loop.unstarted(
                  null,
                  () -> {
                    try {
                      for (int i = 1; i <= 1_000; i++) {
                        queue.put(i);
                      }
                    } catch (InterruptedException e) {
                      throw new AssertionError(e);
                    }
                  });
          Thread consumer =
              loop.unstarted(
                  null,
                  () -> {
                    try {
                      for (int i = 1; i <= 1_000; i++) {
                        int item = queue.take();
                        lock.lock();
                        sum[0] += item;
                        lock.unlock();
                      }
                    } catch (InterruptedException e) {
                      throw new AssertionError(e);
                    }
                  });
          producer.start();
          consumer.start();
          synchronized (lock) {
            Thread.yield();
          }
          LoopFixture.join(producer);
          LoopFixture.join(consumer);
        });
    assertEquals(500_500, sum[0]);
  }

  @Test
  void threadsMadeInsideByUnmodifiedCodeRunOnTheLoop() {
    var onLoop = new ConcurrentLinkedQueue<Boolean>();
    LoopFixture.run(
        loop -> {
          try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 10; i++) {
              executor.execute(() -> onLoop.add(loop.isCurrent()));
            }
          }
          loop.asExecutor().execute(() -> onLoop.add(loop.isCurrent()));
          Thread made = loop.asThreadFactory().newThread(() -> onLoop.add(loop.isCurrent()));
          made.start();
          LoopFixture.join(made);
        });
    assertEquals(12, onLoop.size());
    assertFalse(onLoop.contains(false));
  }

  @Test
  void closedLoopStrandsNobody() throws Exception {
    var parked = new CountDownLatch(1);
    var finished = new CountDownLatch(2);
    Thread[] left = new Thread[2];
    LoopFixture.run(
        loop -> {
          left[0] =
              loop.unstarted(
                  "parked",
                  () -> {
                    parked.countDown();
                    LockSupport.park();
                    LoopFixture.sleep(1);
                    finished.countDown();
                  });
          left[1] =
              loop.unstarted(
                  "asleep",
                  () -> {
                    LoopFixture.sleep(50);
                    finished.countDown();
                  });
          left[0].start();
          left[1].start();
          Thread.yield();
        });
    parked.await();
    assertTrue(left[0].isAlive());
    LockSupport.unpark(left[0]);
    finished.await();
    left[0].join();
    left[1].join();
    assertEquals(0, finished.getCount());
  }

  @Test
  void threadStartedOnAClosedLoopRunsOnTheJdkScheduler() throws Exception {
    EventLoop loop = LoopFixture.run(_ -> {});
    var ran = new AtomicInteger();
    Thread late = loop.unstarted("late", ran::incrementAndGet);
    late.start();
    late.join();
    assertEquals(1, ran.get());
  }

  @Test
  void aLoopRunsOnceAndOnAPlatformThread() throws Exception {
    EventLoop used = LoopFixture.run(_ -> {});
    assertThrows(IllegalStateException.class, used::run);
    EventLoop fresh = EventLoop.builder().name("fresh").build();
    var refusal = new Throwable[1];
    Thread.ofVirtual()
        .start(() -> refusal[0] = assertThrows(IllegalStateException.class, fresh::run))
        .join();
    assertTrue(refusal[0].getMessage().contains("platform thread"), refusal[0].getMessage());
    fresh.close();
  }

  @Test
  void carrierHoldsNoMonitorWhileItRunsAThread() {
    LoopFixture.run(
        loop -> {
          assertFalse(Thread.holdsLock(loop));
          Object monitor = new Object();
          Thread other =
              loop.unstarted(
                  null,
                  () -> {
                    synchronized (monitor) {
                      monitor.notifyAll();
                    }
                  });
          synchronized (monitor) {
            other.start();
            try {
              monitor.wait();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }
          LoopFixture.join(other);
        });
  }
}
