package dev.heddle.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.scheduler.jdk.JdkGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ReadinessTest {

  @Test
  void taskGoesOnItsOwnCarrierWhenItsChannelIsReady() throws Exception {
    var pipe = nonBlockingPipe();
    LoopFixture.run(loop -> {
      Thread carrier = JdkGateway.virtualThreads().currentCarrier();
      loop.schedule(() -> write(pipe, 1), 1_000_000);
      loop.whenReady(pipe.source(), SelectionKey.OP_READ,
          () -> assertSame(carrier, Thread.currentThread()));
      await(loop, pipe.source(), SelectionKey.OP_READ);
      assertEquals(1, read(pipe));
      assertSame(carrier, JdkGateway.virtualThreads().currentCarrier());
    });
  }

  @Test
  void busyLoopStillLooksAtItsChannels() throws Exception {
    var pipe = nonBlockingPipe();
    LoopFixture.run(loop -> {
      var ready = new AtomicBoolean();
      loop.whenReady(pipe.source(), SelectionKey.OP_READ, () -> ready.set(true));
      write(pipe, 1);
      while (!ready.get()) {
        Thread.yield();
      }
      assertEquals(1, read(pipe));
    });
  }

  @Test
  void channelThatIsRefusedDisturbsNoOther() throws Exception {
    var blocking = Pipe.open();
    var good = nonBlockingPipe();
    write(good, 1);
    var called = new CountDownLatch(3);
    // As if it had been put back into blocking mode after it was looked at.
    JdkReadiness.await(blocking.source(), SelectionKey.OP_READ, called::countDown);
    // Of an operation that it does not have.
    JdkReadiness.await(good.source(), SelectionKey.OP_WRITE, called::countDown);
    JdkReadiness.await(good.source(), SelectionKey.OP_READ, called::countDown);
    called.await();
    assertEquals(0, called.getCount());
    close(List.of(blocking, good));
  }

  @Test
  void foreignThreadWakesALoopThatSleepsInItsSelector() throws Exception {
    var pipe = nonBlockingPipe();
    LoopFixture.run(loop -> {
      loop.whenReady(pipe.source(), SelectionKey.OP_READ, () -> {});
      for (int i = 0; i < 100; i++) {
        Thread me = Thread.currentThread();
        var go = new AtomicBoolean();
        Thread.ofPlatform().start(() -> {
          go.set(true);
          LockSupport.unpark(me);
        });
        while (!go.get()) {
          LockSupport.park();
        }
      }
    });
  }

  /** As the warden does for a carrier that it takes to be held. */
  @Test
  void whoAsksASelectorInWhichItsCarrierSleepsDoesNotWaitForIt() throws Exception {
    var pipe = nonBlockingPipe();
    var readiness = Readiness.atOnce(_ -> {});
    readiness.await(pipe.source(), SelectionKey.OP_READ, () -> {});
    Thread carrier = Thread.ofPlatform().start(() -> readiness.select(Long.MAX_VALUE));
    while (carrier.getStackTrace().length == 0 || carrier.getState() != Thread.State.RUNNABLE) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < 1_000; i++) {
      readiness.pollNow();
      LockSupport.parkNanos(1);
    }
    while (carrier.isAlive()) {
      readiness.wakeup();
      Thread.onSpinWait();
    }
    readiness.close();
  }

  @Test
  void timersKeepTheirTimeBesideAnIdleChannel() throws Exception {
    var pipe = nonBlockingPipe();
    LoopFixture.run(loop -> {
      loop.whenReady(pipe.source(), SelectionKey.OP_READ, () -> {});
      for (long nanos : new long[]{1_000, 300_000, 1_500_000, 5_000_000}) {
        long began = System.nanoTime();
        LockSupport.parkNanos(nanos);
        long slept = System.nanoTime() - began;
        assertEquals(true, slept >= nanos, "slept " + slept + " of " + nanos);
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"loop", "pool", "jdk"})
  void echoOverLoopback(String kind) throws Exception {
    switch (kind) {
      case "loop" -> LoopFixture.run(ReadinessTest::echo);
      case "pool" -> {
        try (var pool = CarrierPool.builder().carriers(2).build()) {
          runIn(pool);
        }
      }
      default -> runIn(new JdkScheduler());
    }
  }

  @Test
  void listenersOfAnEndingLoopAreCalledAndGoOnElsewhere() throws Exception {
    var pipe = nonBlockingPipe();
    var read = new CountDownLatch(1);
    LoopFixture.run(loop -> {
      loop.unstarted("late", () -> {
        await(loop, pipe.source(), SelectionKey.OP_READ);
        while (read(pipe) == 0) {
          await(loop, pipe.source(), SelectionKey.OP_READ);
        }
        read.countDown();
      }).start();
      Thread.yield();
    });
    write(pipe, 1);
    read.await();
    assertEquals(0, read.getCount());
  }

  @Test
  void channelClosedBeforehandCallsTheListenerAtOnce() throws Exception {
    var pipe = nonBlockingPipe();
    pipe.source().close();
    LoopFixture.run(loop -> {
      var called = new AtomicBoolean();
      loop.whenReady(pipe.source(), SelectionKey.OP_READ, () -> called.set(true));
      assertEquals(true, called.get());
    });
  }

  /** As by the warden, which would end by an exception and help nobody any more. */
  @Test
  void askingAfterTheCarrierHasRetiredIsHarmless() throws Exception {
    List<Throwable> failures = new ArrayList<>();
    var readiness = Readiness.atOnce(failures::add);
    var called = new AtomicBoolean();
    readiness.await(
        nonBlockingPipe().source(), SelectionKey.OP_READ, () -> called.set(true));
    readiness.close();
    readiness.pollNow();
    assertEquals(true, called.get());
    assertEquals(List.of(), failures);
  }

  @Test
  void manyListenersAreCalledInPortionsAndEachOnce() throws Exception {
    List<Pipe> pipes = nonBlockingPipes(2 * Readiness.PORTION + 1);
    List<Throwable> failures = new ArrayList<>();
    List<Pipe> called = new ArrayList<>();
    var readiness = Readiness.inPortions(failures::add);
    for (Pipe pipe : pipes) {
      write(pipe, 1);
      readiness.await(pipe.source(), SelectionKey.OP_READ, () -> called.add(pipe));
    }
    readiness.select(Long.MAX_VALUE);
    assertEquals(Readiness.PORTION, called.size());
    // Whoever waits for a channel has to hear of its end, found ready or not.
    for (Pipe pipe : pipes) {
      if (!called.contains(pipe)) {
        pipe.source().close();
      }
    }
    readiness.select(Long.MAX_VALUE);
    assertEquals(2 * Readiness.PORTION, called.size());
    readiness.poll(System.nanoTime(), 0, 0);
    assertEquals(false, readiness.hasReported());
    assertEquals(pipes.size(), called.size());
    assertEquals(Set.copyOf(pipes), Set.copyOf(called));
    readiness.close();
    close(pipes);
    assertEquals(List.of(), failures);
  }

  @Test
  void moreReadyChannelsThanAPortionAllHaveTheirTurnOnABusyLoop() throws Exception {
    List<Pipe> pipes = nonBlockingPipes(3 * Readiness.PORTION);
    LoopFixture.run(loop -> {
      var called = new AtomicInteger();
      for (Pipe pipe : pipes) {
        loop.whenReady(pipe.source(), SelectionKey.OP_READ, called::incrementAndGet);
      }
      pipes.forEach(pipe -> write(pipe, 1));
      while (called.get() < pipes.size()) {
        Thread.yield();
      }
      pipes.forEach(pipe -> assertEquals(1, read(pipe)));
    });
    close(pipes);
  }

  @Test
  void refusesBlockingChannelsAndForeignOperations() throws Exception {
    var pipe = Pipe.open();
    var scheduler = new JdkScheduler();
    assertThrows(IllegalArgumentException.class,
        () -> scheduler.whenReady(pipe.source(), SelectionKey.OP_READ, () -> {}));
    pipe.source().configureBlocking(false);
    assertThrows(IllegalArgumentException.class,
        () -> scheduler.whenReady(pipe.source(), SelectionKey.OP_WRITE, () -> {}));
    assertThrows(IllegalArgumentException.class,
        () -> scheduler.whenReady(pipe.source(), 0, () -> {}));
  }

  /** As it would if the interest in the connection's being made stayed: each select would end at once. */
  @Test
  void loopSleepsBesideAConnectionThatItHasMade() throws Exception {
    LoopFixture.run(loop -> sleepBesideAConnection(loop, () -> loop.statistics().parks()));
  }

  @Test
  void carrierSleepsBesideAConnectionThatItHasMade() throws Exception {
    try (var pool = CarrierPool.builder().carriers(1).build()) {
      runIn(
          pool,
          scheduler -> sleepBesideAConnection(
              scheduler, () -> pool.statistics().getFirst().parks()));
    }
  }

  private static void sleepBesideAConnection(Scheduler scheduler, LongSupplier parks) {
    try (var server = ServerSocketChannel.open(); var client = SocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      client.configureBlocking(false);
      client.connect(server.getLocalAddress());
      // Also where the system has made it at once.
      await(scheduler, client, SelectionKey.OP_CONNECT);
      assertTrue(client.finishConnect());
      scheduler.whenReady(client, SelectionKey.OP_READ, () -> {});
      long before = parks.getAsLong();
      for (int i = 0; i < 10; i++) {
        LoopFixture.sleep(10);
      }
      long parked = parks.getAsLong() - before;
      assertTrue(parked <= 100, "parked " + parked + " times in 10 sleeps");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void runIn(Scheduler scheduler) throws InterruptedException {
    runIn(scheduler, ReadinessTest::echo);
  }

  private static void runIn(Scheduler scheduler, Consumer<Scheduler> body)
      throws InterruptedException {
    var failure = new Throwable[1];
    Thread main = scheduler.unstarted("main", () -> {
      try {
        body.accept(scheduler);
      } catch (Throwable e) {
        failure[0] = e;
      }
    });
    main.start();
    main.join();
    assertEquals(null, failure[0]);
  }

  private static void echo(Scheduler scheduler) {
    try (var server = ServerSocketChannel.open(); var client = SocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      server.configureBlocking(false);
      Thread serving = scheduler.unstarted("server", () -> serve(scheduler, server));
      serving.start();
      client.configureBlocking(false);
      client.connect(server.getLocalAddress());
      while (!client.finishConnect()) {
        await(scheduler, client, SelectionKey.OP_CONNECT);
      }
      for (int i = 0; i < 500; i++) {
        var out = ByteBuffer.allocate(4).putInt(i).flip();
        while (out.hasRemaining()) {
          if (client.write(out) == 0) {
            await(scheduler, client, SelectionKey.OP_WRITE);
          }
        }
        var in = ByteBuffer.allocate(4);
        while (in.hasRemaining()) {
          if (client.read(in) == 0) {
            await(scheduler, client, SelectionKey.OP_READ);
          }
        }
        assertEquals(i, in.getInt(0));
      }
      client.shutdownOutput();
      serving.join();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void serve(Scheduler scheduler, ServerSocketChannel server) {
    try {
      SocketChannel accepted;
      while ((accepted = server.accept()) == null) {
        await(scheduler, server, SelectionKey.OP_ACCEPT);
      }
      try (var peer = accepted) {
        peer.configureBlocking(false);
        var buffer = ByteBuffer.allocate(64);
        for (int count; (count = peer.read(buffer)) >= 0;) {
          if (count == 0) {
            await(scheduler, peer, SelectionKey.OP_READ);
          }
          buffer.flip();
          peer.write(buffer);
          buffer.compact();
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(Scheduler scheduler, SelectableChannel channel, int operation) {
    Thread me = Thread.currentThread();
    var ready = new AtomicBoolean();
    scheduler.whenReady(channel, operation, () -> {
      ready.set(true);
      LockSupport.unpark(me);
    });
    while (!ready.get()) {
      LockSupport.park();
    }
  }

  private static Pipe nonBlockingPipe() throws IOException {
    var pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    return pipe;
  }

  private static List<Pipe> nonBlockingPipes(int count) throws IOException {
    List<Pipe> pipes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pipes.add(nonBlockingPipe());
    }
    return pipes;
  }

  private static void close(List<Pipe> pipes) throws IOException {
    for (Pipe pipe : pipes) {
      pipe.sink().close();
      pipe.source().close();
    }
  }

  private static void write(Pipe pipe, int count) {
    try {
      assertEquals(count, pipe.sink().write(ByteBuffer.allocate(count)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static int read(Pipe pipe) {
    try {
      return pipe.source().read(ByteBuffer.allocate(10));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
