package dev.heddle.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Promise;
import dev.heddle.Runs;
import dev.heddle.TaskGroup;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Longer than the test may take is a delay that must not be waited for. */
@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(60)
class HappyEyeballsTest {
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(1);

  @Parameter Runs runs;

  /** An address of nobody, which a connector of a test recognizes. */
  private static final InetSocketAddress SILENT = address("192.0.2.1", 9);

  private static InetSocketAddress address(String literal, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
  }

  private static SocketServer listen() throws IOException {
    return SocketServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private static InetSocketAddress addressOf(SocketServer server) {
    return (InetSocketAddress) server.localAddress();
  }

  private static InetSocketAddress refusing() throws IOException {
    try (var gone = listen()) {
      return addressOf(gone);
    }
  }

  @Test
  void addressThatRefusesDoesNotDelayTheNext() throws Exception {
    runs.run(() -> {
      try (var server = listen()) {
        List<InetSocketAddress> addresses = List.of(refusing(), refusing(), addressOf(server));
        try (var stream = new HappyEyeballs(SocketStream::connect, NEVER).connect(addresses)) {
          assertEquals(server.localAddress(), stream.remoteAddress());
        }
      }
    });
  }

  @Test
  void addressThatNeverAnswersDelaysTheNextByTheDelayAndIsCancelled() throws Exception {
    runs.run(() -> {
      var cancelled = new Promise<Boolean>();
      try (var server = listen()) {
        var eyeballs = new HappyEyeballs(address -> {
          if (address.equals(SILENT)) {
            try {
              Runs.forever();
            } finally {
              cancelled.complete(true);
            }
          }
          return SocketStream.connect(address);
        }, SHORT);
        try (var stream = eyeballs.connect(List.of(SILENT, addressOf(server)))) {
          assertFalse(stream.isClosed());
          assertTrue(cancelled.isDone());
        }
      }
    });
  }

  @Test
  void firstAddressWinsIfItAnswersInTime() throws Exception {
    runs.run(() -> {
      try (var first = listen(); var second = listen()) {
        var addresses = List.of(addressOf(first), addressOf(second));
        try (var stream = new HappyEyeballs(SocketStream::connect, NEVER).connect(addresses)) {
          assertEquals(first.localAddress(), stream.remoteAddress());
        }
      }
    });
  }

  @Test
  void connectionThatComesTooLateIsClosed() throws Exception {
    runs.run(() -> {
      var late = new Promise<SocketStream>();
      try (var slow = listen(); var quick = listen()) {
        var eyeballs = new HappyEyeballs(address -> {
          if (address.equals(slow.localAddress())) {
            try {
              Runs.forever();
            } catch (InterruptedException _) {
              // Connected all the same, as one is that is cancelled a moment too late.
              Heddle.shield(() -> late.complete(SocketStream.connect(address)));
              return late.resultNow();
            }
          }
          return SocketStream.connect(address);
        }, SHORT);
        try (var stream = eyeballs.connect(List.of(addressOf(slow), addressOf(quick)))) {
          assertEquals(quick.localAddress(), stream.remoteAddress());
          assertTrue(late.await().isClosed());
          assertFalse(stream.isClosed());
        }
      }
    });
  }

  @Test
  void allFailuresArriveInOne() throws Exception {
    runs.run(() -> {
      List<InetSocketAddress> addresses = List.of(refusing(), refusing(), refusing());
      for (Duration delay : List.of(Duration.ZERO, NEVER)) {
        var none =
            assertThrows(
                ConnectException.class,
                () -> new HappyEyeballs(SocketStream::connect, delay).connect(addresses));
        assertEquals(3, none.getSuppressed().length);
        for (InetSocketAddress address : addresses) {
          assertTrue(none.getMessage().contains(address.toString()), none.getMessage());
          assertTrue(
              Stream.of(none.getSuppressed())
                  .anyMatch(failure -> failure.getMessage().contains(address.toString())));
        }
      }
    });
  }

  @Test
  void cancelledConnectLeavesNoAttemptBehind() throws Exception {
    runs.run(() -> {
      var eyeballs = new HappyEyeballs(_ -> {
        Runs.forever();
        throw new AssertionError();
      }, Duration.ZERO);
      try (var group = TaskGroup.open()) {
        var connect = group.start(() -> eyeballs.connect(List.of(SILENT, SILENT, SILENT)));
        Runs.untilWaiting(connect);
        connect.cancel("enough");
        connect.outcome();
        assertTrue(connect.isCancelled());
        group.join();
      }
    });
  }

  @Test
  void familiesTakeTurns() {
    var v4 = Stream.of("192.0.2.1", "192.0.2.2", "192.0.2.3").map(a -> address(a, 1)).toList();
    var v6 = Stream.of("2001:db8::1", "2001:db8::2").map(a -> address(a, 1)).toList();
    assertEquals(
        List.of(v6.get(0), v4.get(0), v6.get(1), v4.get(1), v4.get(2)),
        HappyEyeballs.inTurns(Stream.concat(v6.stream(), v4.stream()).toList()));
  }
}
