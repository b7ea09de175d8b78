package dev.heddle.netty;

import static dev.heddle.netty.WireClient.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How requests, connections and servers end. */
@Timeout(120)
class LifeTest {

  @BeforeAll
  static void watchForLeaks() {
    LeakWatch.begin();
  }

  @ParameterizedTest
  @MethodSource("dev.heddle.netty.ServerFixture#solidGrounds")
  void clientsThatGoAwayLeaveNothingBehind(Transport transport, int carriers) throws Exception {
    var begun = new AtomicInteger();
    var ended = new AtomicInteger();
    ServerFixture.serve(transport, carriers, exchange -> {
      begun.incrementAndGet();
      try {
        serveOneOf(exchange);
      } finally {
        ended.incrementAndGet();
      }
    }, server -> {
      var random = new Random(11);
      for (int i = 0; i < 60; i++) {
        goAwaySomewhere(server, random);
      }
      while (server.connections() > 0 || begun.get() > ended.get()) {
        Thread.sleep(1);
      }
      try (var client = new WireClient(server.port())) {
        assertEquals("200 ok", client.say(get("/")).answer());
      }
    });
    assertEquals(begun.get(), ended.get());
    assertEquals(List.of(), List.copyOf(LeakWatch.found()));
  }

  private static void serveOneOf(HttpExchange exchange) throws Exception {
    switch (exchange.request().uri()) {
      case "/sleep" -> {
        Heddle.sleep(Duration.ofMillis(3));
        exchange.respond("slept");
      }
      case "/long" -> Heddle.sleep(Duration.ofMinutes(10));
      case "/stream" -> {
        var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        try (var body = exchange.start(head)) {
          for (int i = 0; i < 500; i++) {
            body.write(exchange.channel().alloc().buffer(4096).writeZero(4096));
          }
        }
      }
      case "/read" -> {
        ByteBuf piece;
        while ((piece = exchange.body().read()) != null) {
          piece.release();
          Heddle.sleep(Duration.ofMillis(1));
        }
        exchange.respond("read");
      }
      default -> exchange.respond("ok");
    }
  }

  private static void goAwaySomewhere(NettyServer server, Random random) throws Exception {
    try (var client = new WireClient(server.port())) {
      switch (random.nextInt(8)) {
        case 0 -> client.say("GE");
        case 1 -> client.say(get("/long"));
        case 2 -> client.say(get("/sleep").repeat(20));
        case 3 -> client.say(get("/stream")).read(random.nextInt(100_000));
        case 4 -> client.say("POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
            .say(new byte[random.nextInt(90_000)]);
        case 5 ->
          client.say("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
        case 6 -> client.say(get("/")).answer();
        default -> client.say(get("/sleep")).answer();
      }
      if (random.nextBoolean()) {
        client.socket.setSoLinger(true, 0);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.heddle.netty.ServerFixture#grounds")
  void shutdownLetsRequestsEndAndNoneBegin(Transport transport, int carriers) throws Exception {
    ServerFixture.run(carriers).run(() -> {
      var began = new CountDownLatch(1);
      try (var server = NettyServer.builder().transport(transport).serve(exchange -> {
        began.countDown();
        Heddle.sleep(Duration.ofMillis(50));
        exchange.respond("in time");
      })) {
        int port = server.port();
        try (var idle = new WireClient(port);
            var busy = new WireClient(port)) {
          busy.say(get("/"));
          Heddle.blocking(() -> {
            began.await();
          });
          assertTrue(server.shutdown(Duration.ofSeconds(60)));
          Heddle.blocking(() -> {
            assertEquals("200 in time", busy.answer());
            assertEquals(-1, busy.read());
            assertEquals(-1, idle.read());
            assertThrows(ConnectException.class, () -> new WireClient(port).close());
          });
        }
      }
    });
  }

  @ParameterizedTest
  @MethodSource("dev.heddle.netty.ServerFixture#grounds")
  void whoDoesNotEndInTimeIsCancelled(Transport transport, int carriers) throws Exception {
    var cancelled = new AtomicInteger();
    ServerFixture.run(carriers).run(() -> {
      var began = new CountDownLatch(1);
      try (var server = NettyServer.builder().transport(transport).serve(_ -> {
        began.countDown();
        try {
          Heddle.sleep(Duration.ofMinutes(10));
        } catch (InterruptedException e) {
          cancelled.incrementAndGet();
          throw e;
        }
      })) {
        try (var client = new WireClient(server.port())) {
          client.say(get("/"));
          Heddle.blocking(() -> {
            began.await();
          });
          assertFalse(server.shutdown(Duration.ofMillis(10)));
        }
      }
    });
    assertEquals(1, cancelled.get());
  }

  /** The handler's slices run on the thread of the channel's loop, before and after a wait. */
  @ParameterizedTest
  @MethodSource("dev.heddle.netty.ServerFixture#grounds")
  void handlersRunOnTheCarrierOfTheirChannel(Transport transport, int carriers) throws Exception {
    ServerFixture.serve(transport, carriers, exchange -> {
      Home home = Home.of(exchange.channel());
      boolean before = home.isCurrent();
      if (carriers == 1) {
        Heddle.sleep(Duration.ofMillis(1));
        before &= home.isCurrent();
      }
      exchange.respond("" + before);
    }, server -> {
      for (int i = 0; i < 8; i++) {
        try (var client = new WireClient(server.port())) {
          assertEquals("200 true", client.say(get("/")).answer());
        }
      }
    });
  }

  @Test
  void loopsAreSharedByARunAndClosedWithTheLastUser() throws Exception {
    Heddle.run(() -> {
      try (var one = CarrierLoops.open(Transport.NIO)) {
        try (var two = CarrierLoops.open()) {
          assertSame(one.group(), two.group());
          assertThrows(IllegalStateException.class, () -> CarrierLoops.open(Transport.EPOLL));
          assertThrows(UnsupportedOperationException.class, two.group()::shutdownGracefully);
        }
        assertFalse(one.group().isTerminated());
        var ran = new dev.heddle.Promise<Thread>();
        one.group().next().execute(() -> ran.complete(Thread.currentThread()));
        assertTrue(ran.await().getName().contains("carrier"));
      }
      try (var fresh = CarrierLoops.open()) {
        assertFalse(fresh.group().isShuttingDown());
      }
    });
  }

  @Test
  void withoutCarriersTheLoopsHaveThreadsOfTheirOwn() throws Exception {
    Heddle.builder().jdkScheduler().run(() -> {
      try (var server = NettyServer.builder().serve(exchange -> {
        Heddle.sleep(Duration.ofMillis(1));
        exchange.respond("ok");
      })) {
        Heddle.blocking(() -> {
          try (var client = new WireClient(server.port())) {
            client.say(get("/").repeat(100));
            for (int i = 0; i < 100; i++) {
              assertEquals("200 ok", client.answer());
            }
          }
        });
        assertTrue(server.shutdown(Duration.ofSeconds(30)));
      }
    });
  }

  @Test
  void portInUseIsAnIOException() throws Exception {
    Heddle.run(() -> {
      try (var server = NettyServer.builder().serve(exchange -> exchange.respond("one"))) {
        assertThrows(
            IOException.class,
            () -> NettyServer.builder().port(server.port())
                .serve(exchange -> exchange.respond("two")));
      }
    });
  }

  @Test
  void idleServerIsNotStuck() throws Exception {
    Heddle.builder().onStuck(dev.heddle.StuckPolicy.FAIL).run(() -> {
      try (var server = NettyServer.builder().serve(exchange -> exchange.respond("one"))) {
        Thread.ofPlatform().daemon().start(() -> {
          try {
            Thread.sleep(1_500);
          } catch (InterruptedException _) {
            // Then at once.
          }
          server.stop();
        });
        server.await();
      }
    });
  }
}
