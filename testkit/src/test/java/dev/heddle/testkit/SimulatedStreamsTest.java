package dev.heddle.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Action;
import dev.heddle.DeadlockException;
import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.net.SocketServer;
import dev.heddle.net.SocketStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TCP as programs see it, over a network in memory. */
@Timeout(120)
class SimulatedStreamsTest {
  private static final Action<Exception> ECHO = () -> {
    try (var server = SocketServer.listen(new InetSocketAddress(80))) {
      server.serve(connection -> connection.forEachLine(line -> connection.write(line + "\n")));
    }
  };

  private static Duration now() {
    return Duration.ofNanos(Heddle.scheduler().nanoTime());
  }

  /** An accepted connection, and its client's end. */
  private interface Pair {
    void with(SocketStream client, SocketStream server) throws Exception;
  }

  private static void connected(Pair pair) throws Exception {
    Node node = Simulation.node("server", () -> {
      try (var server = SocketServer.listen(new InetSocketAddress(80));
          var accepted = server.accept()) {
        accepted.write("!");
        pair.with(null, accepted);
      }
    });
    Simulation.awaitAllBlocked();
    try (var client = SocketStream.connect(node.address(80))) {
      client.readExactly(1);
      pair.with(client, null);
    }
    node.await();
  }

  private static byte[] all(SocketStream stream) throws Exception {
    var bytes = new ByteArrayOutputStream();
    ByteBuffer some = ByteBuffer.allocate(10_000);
    while (stream.read(some) >= 0) {
      bytes.write(some.array(), 0, some.position());
      some.clear();
    }
    return bytes.toByteArray();
  }

  private static String text(SocketStream stream) throws Exception {
    return new String(all(stream), StandardCharsets.UTF_8);
  }

  // -- unchanged code

  @Test
  void linesComeBackFromAServerOnAnotherNode() {
    Exploration seen = Simulation.explore(200, () -> {
      Node server = Simulation.node("server", ECHO);
      Simulation.awaitAllBlocked();
      try (var group = TaskGroup.open()) {
        for (int i = 0; i < 3; i++) {
          String line = "line " + i;
          group.start(() -> {
            try (var client = SocketStream.connect(server.address(80))) {
              for (int k = 0; k < 3; k++) {
                client.write(line + "\n");
                assertEquals(line, client.readLine());
              }
            }
          });
        }
        group.join();
      }
    });
    assertTrue(seen.different() > 100, seen::toString);
    assertTrue(seen.time().toMillis() > 200 * 8 * 2, seen::toString);
  }

  @Test
  void addressesSayWhichNodeIsWhere() {
    Simulation.run(0, () -> {
      Node node = Simulation.node("server", ECHO);
      Simulation.awaitAllBlocked();
      try (var client = SocketStream.connect(node.address(80))) {
        assertEquals("server/10.0.0.2:80", client.remoteAddress().toString());
        assertEquals("main/10.0.0.1:49152", client.localAddress().toString());
      }
      try (var client = SocketStream.connect(InetSocketAddress.createUnresolved("server", 80))) {
        assertEquals("main/10.0.0.1:49153", client.localAddress().toString());
      }
    });
  }

  @Test
  void nodeReachesItselfAtOnceByLoopbackAndByItsName() {
    Simulation.run(0, () -> {
      Simulation.network().setLoss(1);
      try (var group = TaskGroup.open();
          var server = SocketServer.listen("localhost", 0)) {
        group.startDaemon(() -> server.serve(c -> c.write(c.readLine())));
        for (int i = 0; i < 2; i++) {
          try (var client = SocketStream.connect(server.localAddress())) {
            client.write("hello\n");
            assertEquals("hello", client.readLine());
          }
        }
        group.join();
      }
      assertEquals(Duration.ZERO, now());
    });
  }

  // -- the end of a connection

  @Test
  void halfClosedConnectionIsReadToTheEndAndAnsweredThen() {
    Simulation.explore(100, () -> connected((client, server) -> {
      if (client != null) {
        client.write("question");
        client.closeOutput();
        assertThrows(IOException.class, () -> client.write("more"));
        assertEquals("answer", text(client));
      } else {
        assertEquals("question", text(server));
        Heddle.sleep(Duration.ofSeconds(1));
        server.write("answer");
      }
    }));
  }

  @Test
  void closingWithUnreadBytesResetsTheOtherEnd() {
    Simulation.explore(100, () -> connected((client, server) -> {
      if (client != null) {
        client.write("never read");
        Heddle.sleep(Duration.ofSeconds(2));
        var e = assertThrows(SocketException.class, () -> client.read(ByteBuffer.allocate(1)));
        assertEquals("Connection reset", e.getMessage());
        assertThrows(SocketException.class, () -> client.write("more"));
      } else {
        Heddle.sleep(Duration.ofSeconds(1));
        // Closed now, by connected().
      }
    }));
  }

  @Test
  void writingToAClosedConnectionResetsIt() {
    Simulation.run(0, () -> connected((client, server) -> {
      if (client != null) {
        assertEquals(-1, client.read(ByteBuffer.allocate(1)));
        client.write("into the void");
        Heddle.sleep(Duration.ofSeconds(1));
        assertThrows(SocketException.class, () -> client.write("more"));
      }
    }));
  }

  @Test
  void lingerOfZeroIsAReset() {
    Simulation.run(0, () -> connected((client, server) -> {
      if (server != null) {
        server.option(StandardSocketOptions.SO_LINGER, 0);
        Heddle.sleep(Duration.ofSeconds(1));
      } else {
        assertThrows(SocketException.class, () -> client.read(ByteBuffer.allocate(1)));
      }
    }));
  }

  @Test
  void networkThatForgetsConnectionsResetsBothEnds() {
    Simulation.run(0, () -> connected((client, server) -> {
      if (client != null) {
        Simulation.network().reset("main", "server");
      }
      assertThrows(
          SocketException.class,
          () -> (client == null ? server : client).read(ByteBuffer.allocate(1)));
    }));
  }

  // -- connections that are not made

  @Test
  void nobodyListensSoItIsRefused() {
    Simulation.explore(50, () -> {
      Node node = Simulation.node("server", () -> {});
      var e = assertThrows(
          ConnectException.class, () -> SocketStream.connect(node.address(81)));
      assertTrue(e.getMessage().contains("Connection refused"), e::getMessage);
      assertThrows(IOException.class, () -> SocketStream.connect("10.0.0.77", 81));
      assertThrows(UnknownHostException.class, () -> SocketStream.connect("nowhere", 81));
    });
  }

  @Test
  void fullBacklogIsKnockedAtAgainAndServedWhenThereIsRoom() {
    Simulation.explore(20, () -> {
      Node node = Simulation.node("server", () -> {
        var channel = Heddle.scheduler() instanceof dev.heddle.simulated.CallersScheduler s
            ? s.network().openServerSocketChannel()
            : null;
        channel.configureBlocking(false);
        channel.bind(new InetSocketAddress(80), 1);
        Heddle.sleep(Duration.ofSeconds(2));
        for (int i = 0; i < 3; i++) {
          while (channel.accept() == null) {
            Heddle.sleep(Duration.ofMillis(100));
          }
        }
      });
      Simulation.awaitAllBlocked();
      List<Long> seconds = new ArrayList<>();
      try (var group = TaskGroup.open()) {
        for (int i = 0; i < 3; i++) {
          group.start(() -> {
            SocketStream.connect(node.address(80));
            seconds.add(now().toSeconds());
          });
        }
        group.join();
      }
      // The first has the place; the others knock at 1 s, 3 s, 7 s.
      assertEquals(List.of(0L, 3L), seconds.subList(0, 2));
    });
  }

  @Test
  void addressInUseOrOfAnotherNodeIsRefused() {
    Simulation.run(0, () -> {
      Node other = Simulation.node("other", () -> {});
      try (var server = SocketServer.listen("main", 80)) {
        assertThrows(BindException.class, () -> SocketServer.listen("main", 80));
        assertThrows(BindException.class, () -> SocketServer.listen(other.address(80)));
        assertInstanceOf(InetSocketAddress.class, server.localAddress());
      }
      SocketServer.listen("main", 80).close();
      assertThrows(
          UnsupportedOperationException.class,
          () -> SocketServer.listen(UnixDomainSocketAddress.of("/tmp/heddle")));
    });
  }

  @Test
  void lookingUpANameRepeats() {
    var seen = new HashSet<Long>();
    for (int i = 0; i < 1_000; i++) {
      seen.add(Simulation.explore(1, () -> SocketServer.listen("main", 80).close()).fingerprint());
    }
    assertEquals(1, seen.size());
  }

  @Test
  void serverThatClosesResetsThoseItHasNotAccepted() {
    Simulation.run(0, () -> {
      Node node = Simulation.node("server", () -> {
        try (var server = SocketServer.listen(new InetSocketAddress(80))) {
          Heddle.sleep(Duration.ofSeconds(1));
          assertFalse(server.isClosed());
        }
      });
      Simulation.awaitAllBlocked();
      try (var client = SocketStream.connect(node.address(80))) {
        assertThrows(SocketException.class, () -> client.read(ByteBuffer.allocate(1)));
      }
    });
  }

  // -- names of several machines

  @Test
  void nameOfTwoNodesLeadsToTheOneThatAnswers() {
    Simulation.explore(50, () -> {
      Node first = Simulation.node("a", ECHO);
      Simulation.node("b", ECHO);
      Simulation.awaitAllBlocked();
      Simulation.network().setName("service", "a", "b");
      try (var client = SocketStream.connect("service", 80)) {
        assertTrue(client.remoteAddress().toString().startsWith("a/"), client::toString);
      }
      first.powerOff();
      try (var client = SocketStream.connect("service", 80)) {
        assertTrue(client.remoteAddress().toString().startsWith("b/"), client::toString);
        assertTrue(now().compareTo(Duration.ofMillis(250)) > 0);
      }
    });
  }

  // -- what is on its way

  @Test
  void writerWaitsWhileNobodyReadsAndNothingIsLost() {
    int size = 300_000;
    Simulation.explore(50, () -> {
      Simulation.network().setLoss(0.1);
      Simulation.network().setFragmentation(0.5);
      var sent = new byte[size];
      for (int i = 0; i < size; i++) {
        sent[i] = (byte) (i * 31 + i / 1_000);
      }
      var written = new boolean[1];
      connected((client, server) -> {
        if (client != null) {
          client.write(ByteBuffer.wrap(sent));
          written[0] = true;
          client.closeOutput();
        } else {
          Heddle.sleep(Duration.ofHours(1));
          assertFalse(written[0], "written though nobody reads");
          assertArrayEquals(sent, all(server));
        }
      });
    });
  }

  @Test
  void lossDelaysAConnectionAndLosesNothing() {
    Simulation.explore(100, () -> {
      Node server = Simulation.node("server", ECHO);
      Simulation.awaitAllBlocked();
      Simulation.network().setLoss(0.3);
      try (var client = SocketStream.connect(server.address(80))) {
        for (int i = 0; i < 20; i++) {
          client.write(i + "\n");
        }
        for (int i = 0; i < 20; i++) {
          assertEquals(Integer.toString(i), client.readLine());
        }
      }
      Simulation.sometimes(now().toMillis() > 2_000, "late");
    });
  }

  @Test
  void bytesWrittenAtOnceMayArriveInParts() {
    Simulation.explore(50, () -> {
      Simulation.network().setFragmentation(0.5);
      connected((client, server) -> {
        if (client != null) {
          client.write("a whole message");
        } else {
          int count = server.read(ByteBuffer.allocate(100));
          Simulation.sometimes(count < 15, "in parts");
          Simulation.sometimes(count == 15, "whole");
        }
      });
    });
  }

  @Test
  void partitionHoldsBackWhatIsSentUntilItIsHealed() {
    Simulation.explore(50, () -> {
      Node server = Simulation.node("server", ECHO);
      Simulation.awaitAllBlocked();
      SimulatedNetwork network = Simulation.network();
      try (var client = SocketStream.connect(server.address(80))) {
        network.partition("main", "server");
        client.write("hello\n");
        assertFalse(Heddle.moveOnAfter(Duration.ofMinutes(1), client::readLine));
        network.heal();
        assertEquals("hello", client.readLine());
        assertTrue(now().compareTo(Duration.ofMinutes(3)) < 0, () -> now().toString());
      }
    });
  }

  @Test
  void partitionThatLastsBreaksAConnectionAndKeepsOthersFromBeingMade() {
    Simulation.explore(20, () -> {
      Node server = Simulation.node("server", ECHO);
      Simulation.awaitAllBlocked();
      try (var client = SocketStream.connect(server.address(80))) {
        Simulation.network().partition("server");
        client.write("hello\n");
        var e = assertThrows(SocketException.class, client::readLine);
        assertEquals("Connection timed out", e.getMessage());
        assertTrue(now().compareTo(Duration.ofMinutes(10)) > 0, () -> now().toString());
      }
      Duration before = now();
      var e = assertThrows(
          ConnectException.class, () -> SocketStream.connect(server.address(80)));
      assertTrue(e.getMessage().contains("Connection timed out"), e::getMessage);
      assertEquals(Duration.ofSeconds(127), now().minus(before));
    });
  }

  // -- at the door

  @Test
  void waitAcrossNodesThatNobodyEndsFailsWithItsGraph() {
    var failure = assertThrows(
        SimulationFailedError.class,
        () -> Simulation.explore(10, () -> connected((client, server) -> {
          (client == null ? server : client).read(ByteBuffer.allocate(1));
        })));
    var deadlock = assertInstanceOf(DeadlockException.class, failure.getCause());
    String graph = deadlock.graph().toString();
    assertTrue(graph.contains("read of SocketStream[main/10.0.0.1"), graph);
    assertTrue(graph.contains("read of SocketStream[server/10.0.0.2"), graph);
  }

  @Test
  void channelInBlockingModeSaysWhatToDo() {
    Simulation.run(0, () -> {
      var provider = ((dev.heddle.simulated.CallersScheduler) Heddle.scheduler()).network();
      try (var channel = provider.openDatagramChannel()) {
        var e = assertThrows(
            IllegalStateException.class, () -> channel.receive(ByteBuffer.allocate(1)));
        assertTrue(e.getMessage().contains("configureBlocking(false)"), e::getMessage);
      }
      assertThrows(UnsupportedOperationException.class, provider::openSelector);
    });
  }

  @Test
  void optionsAreRemembered() {
    Simulation.run(0, () -> connected((client, server) -> {
      if (client != null) {
        client.option(StandardSocketOptions.SO_KEEPALIVE, true);
        assertThrows(
            UnsupportedOperationException.class,
            () -> client.option(StandardSocketOptions.IP_MULTICAST_TTL, 1));
      }
    }));
  }

  @Test
  void networkAndNodesAreForSimulations() {
    assertThrows(IllegalStateException.class, Simulation::network);
    assertThrows(IllegalStateException.class, () -> Simulation.node("a", () -> {}));
    assertFalse(Simulation.fault("none outside", 1));
  }
}
