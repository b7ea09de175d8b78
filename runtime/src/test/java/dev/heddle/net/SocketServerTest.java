package dev.heddle.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.net.Loopback.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.util.Optional;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(60)
class SocketServerTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  @Parameter Runs runs;

  private interface Body {
    void run(SocketServer server, Task<?> serving) throws Exception;
  }

  private void serving(Kind kind, ConnectionHandler handler, Body body) throws Exception {
    runs.run(() -> {
      try (var server = SocketServer.listen(kind.anyAddress()); var group = TaskGroup.open()) {
        Task<?> serving = group.start("server", () -> server.serve(handler));
        body.run(server, serving);
        server.shutdown(Duration.ZERO);
        group.join();
        assertEquals(0, server.connections());
      }
    });
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void shutdownRefusesTheNewAndLetsTheOldFinish(Kind kind) throws Exception {
    serving(kind, connection -> connection.write(connection.readLine() + "\n"),
        (server, serving) -> {
          List<SocketStream> clients = new ArrayList<>();
          for (int i = 0; i < 10; i++) {
            clients.add(SocketStream.connect(server.localAddress()));
          }
          Runs.until(() -> server.connections() == 10);
          server.shutdown(LONG);
          assertTrue(server.isClosed());
          Runs.until(() -> isRefused(server));
          assertFalse(serving.isDone());
          for (SocketStream client : clients) {
            client.write("last words\n");
            assertEquals("last words", client.readLine());
            assertEquals(Optional.empty(), client.readLineOrDone());
            client.close();
          }
          serving.await();
        });
  }

  private static boolean isRefused(SocketServer server) {
    try {
      SocketStream.connect(server.localAddress()).close();
      return false;
    } catch (IOException _) {
      return true;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void connectionsAreCancelledWhenTheGraceIsOver() throws Exception {
    var cancelled = new AtomicInteger();
    serving(Kind.TCP, connection -> {
      try {
        connection.write("hello\n");
        connection.readLine();
      } catch (InterruptedException e) {
        cancelled.incrementAndGet();
        throw e;
      }
    }, (server, serving) -> {
      try (var client = SocketStream.connect(server.localAddress())) {
        // The handler has begun, or it would have nothing to be interrupted in.
        assertEquals("hello", client.readLine());
        server.shutdown(Duration.ofMillis(20));
        assertEquals(Optional.empty(), client.readLineOrDone());
        serving.await();
      }
    });
    assertEquals(1, cancelled.get());
  }

  @Test
  void closingCutsAGraceShort() throws Exception {
    serving(Kind.TCP, ByteStream::readLine, (server, serving) -> {
      try (var client = SocketStream.connect(server.localAddress())) {
        Runs.until(() -> server.connections() == 1);
        server.shutdown(LONG);
        Heddle.sleep(Duration.ofMillis(5));
        server.close();
        serving.await();
        assertEquals(Optional.empty(), client.readLineOrDone());
      }
    });
  }

  @Test
  void laterShutdownEndsTheGraceEarlierAndNeverPutsItOff() throws Exception {
    for (Duration earlier : List.of(Duration.ofMillis(20), Duration.ZERO)) {
      serving(Kind.TCP, ByteStream::readLine, (server, serving) -> {
        try (var client = SocketStream.connect(server.localAddress())) {
          Runs.until(() -> server.connections() == 1);
          server.shutdown(Duration.ofSeconds(Long.MAX_VALUE));
          Heddle.sleep(Duration.ofMillis(5));
          server.shutdown(LONG);
          server.shutdown(earlier);
          server.shutdown(LONG);
          serving.await();
          assertEquals(Optional.empty(), client.readLineOrDone());
        }
      });
    }
  }

  @Test
  void cancelledServerClosesEveryConnection() throws Exception {
    runs.run(() -> {
      try (var server = SocketServer.listen(Kind.TCP.anyAddress())) {
        List<SocketStream> clients = new ArrayList<>();
        try (var group = TaskGroup.open()) {
          Task<?> serving = group.start(() -> server.serve(EchoTest::echo));
          for (int i = 0; i < 100; i++) {
            clients.add(SocketStream.connect(server.localAddress()));
          }
          serving.cancel("test");
          assertThrows(CancellationException.class, serving::await);
        }
        assertEquals(0, server.connections());
        server.shutdown(Duration.ZERO);
        for (SocketStream client : clients) {
          // Not accepted in time means reset, accepted means closed.
          try {
            assertEquals(Optional.empty(), client.readLineOrDone());
          } catch (IOException e) {
            assertTrue(e.getMessage().contains("reset"), e.toString());
          }
          client.close();
        }
      }
    });
  }

  @Test
  void failingHandlerEndsItsOwnConnectionOnlyAndIsReported() throws Exception {
    var failures = new ConcurrentLinkedQueue<Throwable>();
    runs.builder().onFailure((task, failure) -> {
      assertTrue(task.name().startsWith("connection from /"), task::name);
      failures.add(failure);
    }).run(() -> {
      try (var server = SocketServer.listen(Kind.TCP.anyAddress()); var group = TaskGroup.open()) {
        group.start(() -> server.serve(connection -> {
          connection.forEachLine(line -> {
            if (line.equals("fail")) {
              throw new IllegalArgumentException("failed on purpose");
            }
            connection.write(line + "\n");
          });
        }));
        try (var good = SocketStream.connect(server.localAddress());
            var bad = SocketStream.connect(server.localAddress())) {
          var reset = SocketStream.connect(server.localAddress());
          // An answer says that the connection has been accepted and its handler has begun.
          reset.write("hello\n");
          assertEquals("hello", reset.readLine());
          bad.write("fail\n");
          assertEquals(Optional.empty(), bad.readLineOrDone());
          reset.option(StandardSocketOptions.SO_LINGER, 0);
          reset.close();
          Runs.until(() -> failures.size() == 2);
          good.write("still here\n");
          assertEquals("still here", good.readLine());
        }
        server.shutdown(LONG);
        group.join();
      }
    });
    assertEquals(2, failures.size(), failures.toString());
    assertTrue(failures.stream().anyMatch(e -> e instanceof IllegalArgumentException));
    assertTrue(failures.stream().anyMatch(e -> e instanceof IOException));
  }

  @Test
  void cancelledAcceptLosesNoConnection() throws Exception {
    runs.run(() -> {
      int connections = 50;
      try (var server = SocketServer.listen(Kind.TCP.anyAddress()); var group = TaskGroup.open()) {
        group.start(() -> {
          for (int i = 0; i < connections; i++) {
            try (var client = SocketStream.connect(server.localAddress())) {
              client.write(i + "\n");
              assertEquals("seen", client.readLine());
            }
          }
        });
        for (int i = 0; i < connections; i++) {
          try (var stream = acceptImpatiently(server, Duration.ofNanos(10_000 + i * 1_000L))) {
            assertEquals(String.valueOf(i), stream.readLine());
            stream.write("seen\n");
            assertEquals(Optional.empty(), stream.readLineOrDone());
          }
        }
        group.join();
      }
    });
  }

  private static SocketStream acceptImpatiently(SocketServer server, Duration patience)
      throws IOException, InterruptedException {
    for (int tries = 0;; tries++) {
      try {
        return Heddle.timeout(patience.multipliedBy(tries), server::accept);
      } catch (TimeoutException _) {
        Heddle.sleep(patience);
      }
    }
  }

  @Test
  void hostAndPortAreWhereItListens() throws Exception {
    runs.run(() -> {
      for (String host : List.of("127.0.0.1", "localhost")) {
        try (var server = SocketServer.listen(host, 0);
            var client = SocketStream.connect(server.localAddress());
            var accepted = server.accept()) {
          var address = (InetSocketAddress) server.localAddress();
          assertTrue(address.getAddress().isLoopbackAddress(), address::toString);
          assertTrue(address.getPort() > 0, address::toString);
          client.write("hello\n");
          assertEquals("hello", accepted.readLine());
        }
      }
      assertThrows(UnknownHostException.class, () -> SocketServer.listen("no-host.invalid", 0));
    });
  }

  @Test
  void closedUnixServerLeavesNoFile() throws Exception {
    runs.run(() -> {
      var address = (UnixDomainSocketAddress) Kind.UNIX.anyAddress();
      SocketServer.listen(address).close();
      assertFalse(Files.exists(address.getPath()));
      SocketServer.listen(address).close();
    });
  }

  @Test
  void servedTwiceIsAnError() throws Exception {
    serving(Kind.TCP, EchoTest::echo, (server, serving) -> {
      Runs.untilWaiting(serving);
      try (var client = SocketStream.connect(server.localAddress())) {
        client.write("before\n");
        assertEquals("before", client.readLine());
        assertThrows(IllegalStateException.class, () -> server.serve(EchoTest::echo));
        client.write("after\n");
        assertEquals("after", client.readLine());
      }
    });
  }

  @Test
  void moreThanTheLimitHaveToWait() throws Exception {
    int limit = 3;
    var most = new AtomicInteger();
    runs.run(() -> {
      try (var server = SocketServer.listen(Kind.TCP.anyAddress()); var group = TaskGroup.open()) {
        group.start(() -> server.serve(limit, connection -> {
          most.accumulateAndGet(server.connections(), Math::max);
          connection.write(connection.readLine() + "\n");
        }));
        try (var clients = TaskGroup.open()) {
          for (int i = 0; i < 10 * limit; i++) {
            clients.start(() -> {
              try (var client = SocketStream.connect(server.localAddress())) {
                client.write("hello\n");
                assertEquals("hello", client.readLine());
              }
            });
          }
          clients.join();
        }
        server.shutdown(LONG);
        group.join();
      }
    });
    assertTrue(most.get() >= 1 && most.get() <= limit, most::toString);
  }
}
