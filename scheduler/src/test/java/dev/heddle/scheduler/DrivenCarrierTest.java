package dev.heddle.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.scheduler.inside.CarrierSeat;
import dev.heddle.scheduler.inside.CarrierSeats;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Carriers that sleep in somebody else's event loop. */
@Timeout(60)
class DrivenCarrierTest {
  private static final int MANY = 20_000;

  @Test
  void loopHasOneSeatPoolOneForEachCarrierOthersNone() {
    LoopFixture.run(loop -> assertEquals(1, CarrierSeats.of(loop).size()));
    try (var pool = CarrierPool.builder().carriers(3).build()) {
      assertEquals(3, CarrierSeats.of(pool).size());
    }
    assertEquals(0, CarrierSeats.of("no scheduler").size());
  }

  @Test
  void threadsTakeTurnsWithForeignOnesAndNoWakeUpIsLost() throws Exception {
    LoopFixture.run(loop -> meetForeignThreads(loop, CarrierSeats.of(loop)));
    for (int carriers : new int[]{1, 2}) {
      try (var pool = CarrierPool.builder().carriers(carriers).build()) {
        meetForeignThreads(pool, CarrierSeats.of(pool));
      }
    }
  }

  /** A value goes to and fro between a platform thread and one of the scheduler, which sleeps each time. */
  private static void meetForeignThreads(Scheduler scheduler, List<CarrierSeat> seats) {
    var drivers = seats.stream().map(QueueDriver::at).toList();
    var there = new SynchronousQueue<Integer>();
    var back = new SynchronousQueue<Integer>();
    Thread foreign =
        Thread.ofPlatform().start(() -> relay(there, back, 1));
    Thread ours = scheduler.unstarted(null, () -> relay(back, there, 0));
    ours.start();
    LoopFixture.join(ours);
    LoopFixture.join(foreign);
    assertTrue(drivers.stream().mapToInt(d -> d.sleeps.get()).sum() > 0);
  }

  private static void relay(
      SynchronousQueue<Integer> in, SynchronousQueue<Integer> out, int first) {
    try {
      for (int i = first; i < MANY; i += 2) {
        if (i > 0) {
          assertEquals(i - 1, in.take());
        }
        if (i < MANY - 1) {
          out.put(i);
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatArrivesRunsOnTheSleepingCarrierAndIsNotLost() throws Exception {
    try (var pool = CarrierPool.builder().carriers(2).build()) {
      for (CarrierSeat seat : CarrierSeats.of(pool)) {
        QueueDriver driver = QueueDriver.at(seat);
        for (int i = 0; i < MANY; i++) {
          var ran = new CountDownLatch(1);
          driver.arrives(
              () -> {
                assertSame(seat.carrier(), Thread.currentThread());
                ran.countDown();
              });
          assertTrue(ran.await(30, TimeUnit.SECONDS), "arrival " + i + " was lost");
        }
      }
    }
  }

  @Test
  void driverThatFindsNoMemoryAsItIsEnteredDoesNotEndItsCarrier() throws Exception {
    try (var pool = CarrierPool.builder().carriers(1).build()) {
      CarrierSeat seat = CarrierSeats.of(pool).getFirst();
      var ran = new CountDownLatch(1);
      QueueDriver.thatFails(seat, 2).arrives(ran::countDown);
      assertTrue(ran.await(30, TimeUnit.SECONDS), "the carrier has ended");
      assertTrue(seat.carrier().isAlive());
    }
  }

  @Test
  void timersBoundTheSleep() {
    LoopFixture.run(
        loop -> {
          QueueDriver driver = QueueDriver.at(CarrierSeats.of(loop).getFirst());
          // On a busy machine a timer may be due before the loop has come to sleep.
          do {
            LoopFixture.sleep(20);
          } while (driver.sleeps.get() == 0);
          assertTrue(driver.longestWait.get() <= Duration.ofSeconds(1).toNanos());
        });
  }

  @Test
  void threadStartedOrWokenHereRunsAtOnceAndBeforeOthers() {
    List<String> order = new ArrayList<>();
    LoopFixture.run(
        loop -> {
          CarrierSeat seat = CarrierSeats.of(loop).getFirst();
          QueueDriver driver = QueueDriver.at(seat);
          Thread parks =
              loop.unstarted(
                  null,
                  () -> {
                    LockSupport.park();
                    order.add("woken");
                  });
          parks.start();
          LoopFixture.sleep(1);
          driver.arrives(
              () -> {
                loop.unstarted(null, () -> order.add("older")).start();
                seat.runHere(() -> LockSupport.unpark(parks));
                order.add("back");
                seat.runHere(loop.unstarted(null, () -> order.add("started"))::start);
                order.add("done");
              });
          LoopFixture.until(() -> order.size() == 5);
        });
    assertEquals(List.of("woken", "back", "started", "done", "older"), order);
  }

  @Test
  void poolRunsHereToo() throws Exception {
    try (var pool = CarrierPool.builder().carriers(2).build()) {
      CarrierSeat seat = CarrierSeats.of(pool).getLast();
      QueueDriver driver = QueueDriver.at(seat);
      var done = new AtomicInteger();
      for (int i = 0; i < MANY; i++) {
        driver.arrives(
            () -> {
              int before = done.get();
              seat.runHere(
                  pool.unstarted(
                      null,
                      () -> {
                        assertTrue(seat.isCurrent());
                        done.incrementAndGet();
                      })::start);
              assertEquals(before + 1, done.get());
            });
      }
      while (done.get() < MANY) {
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  @Test
  void channelsOfTasksAreServedWhileDrivenAlsoThoseAwaitedBefore() {
    LoopFixture.run(DrivenCarrierTest::readBeforeAndAfter);
    try (var pool = CarrierPool.builder().carriers(2).build()) {
      Thread reads = pool.unstarted(null, () -> readBeforeAndAfter(pool));
      reads.start();
      LoopFixture.join(reads);
    }
  }

  private static void readBeforeAndAfter(Scheduler scheduler) {
    try {
      Pipe pipe = Pipe.open();
      pipe.source().configureBlocking(false);
      var read = new AtomicInteger();
      Thread reader = scheduler.unstarted(null, () -> readTwo(scheduler, pipe, read));
      reader.start();
      LoopFixture.sleep(5);
      CarrierSeats.of(scheduler).forEach(QueueDriver::at);
      LoopFixture.sleep(5);
      pipe.sink().write(ByteBuffer.allocate(1));
      LoopFixture.until(() -> read.get() == 1);
      pipe.sink().write(ByteBuffer.allocate(1));
      LoopFixture.join(reader);
      assertEquals(2, read.get());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void readTwo(Scheduler scheduler, Pipe pipe, AtomicInteger read) {
    try {
      while (read.get() < 2) {
        Thread me = Thread.currentThread();
        if (pipe.source().read(ByteBuffer.allocate(1)) == 1) {
          read.incrementAndGet();
        } else {
          scheduler.whenReady(pipe.source(), SelectionKey.OP_READ, () -> LockSupport.unpark(me));
          LockSupport.park();
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void driverThatLeavesIsNotAskedAnyMoreAndOneThatStaysIsClosed() {
    var drivers = new ArrayList<QueueDriver>();
    LoopFixture.run(
        loop -> {
          CarrierSeat seat = CarrierSeats.of(loop).getFirst();
          QueueDriver leaves = QueueDriver.at(seat);
          leaves.arrives(seat::leave);
          LoopFixture.sleep(5);
          assertFalse(leaves.within);
          leaves.arrives(() -> drivers.add(leaves));
          LoopFixture.sleep(5);
          drivers.add(QueueDriver.at(seat));
          LoopFixture.sleep(5);
          assertTrue(drivers.getLast().within);
        });
    assertEquals(1, drivers.size());
    assertTrue(drivers.getFirst().closed);
  }

  @Test
  void driverThatThrowsIsAskedAgain() {
    LoopFixture.run(
        loop -> {
          QueueDriver driver = QueueDriver.at(CarrierSeats.of(loop).getFirst());
          var ran = new AtomicInteger();
          driver.arrives(
              () -> {
                throw new IllegalStateException("expected by the test");
              });
          driver.arrives(ran::incrementAndGet);
          LoopFixture.until(() -> ran.get() == 1);
        });
  }
}
