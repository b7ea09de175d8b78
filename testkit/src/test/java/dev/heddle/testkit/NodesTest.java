package dev.heddle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Action;
import dev.heddle.DeadlockException;
import dev.heddle.Heddle;
import dev.heddle.TaskCancelledException;
import dev.heddle.TaskGroup;
import dev.heddle.net.SocketServer;
import dev.heddle.net.SocketStream;
import dev.heddle.retry.Backoff;
import dev.heddle.retry.Retry;
import dev.heddle.sync.Event;
import dev.heddle.sync.Lock;
import java.io.IOException;
import java.net.ConnectException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Machines that run, crash, and are started anew. */
@Timeout(120)
class NodesTest {
  private static final Action<Exception> SILENT = () -> {
    try (var server = SocketServer.listen(new InetSocketAddress(80))) {
      server.serve(connection -> Heddle.sleep(Duration.ofDays(1)));
    }
  };

  private static Duration now() {
    return Duration.ofNanos(Heddle.scheduler().nanoTime());
  }

  // -- a crash

  @Test
  void nothingOfANodeRunsAfterItsCrash() {
    Simulation.explore(300, () -> {
      List<String> done = new ArrayList<>();
      var lock = new Lock();
      Node node = Simulation.node("node", () -> {
        try (var group = TaskGroup.open()) {
          group.start("holder", () -> lock.with(() -> {
            try {
              Heddle.sleep(Duration.ofSeconds(2));
              done.add("has slept");
            } finally {
              done.add("finally");
            }
          }));
          group.start("busy", () -> {
            try {
              while (true) {
                Simulation.point();
                Heddle.yieldNow();
                if (now().compareTo(Duration.ofMillis(500)) > 0) {
                  Heddle.sleep(Duration.ofSeconds(1));
                }
                Heddle.sleep(Duration.ofMillis(Simulation.happens(0.5) ? 100 : 90));
              }
            } finally {
              done.add("not busy any more");
            }
          });
          group.join();
        } finally {
          done.add("closed");
        }
      });
      Heddle.sleep(Duration.ofMillis(900));
      assertTrue(node.isRunning());
      node.crash();
      assertFalse(node.isRunning());
      node.await();
      Heddle.sleep(Duration.ofSeconds(10));
      assertEquals(List.of(), done);
      assertFalse(lock.tryAcquire(Duration.ofSeconds(1)));
      node.crash();
    });
  }

  @Test
  void tasksOfACrashedNodeAreCancelledAsOthersSeeThem() {
    Simulation.run(0, () -> {
      var inside = new AtomicReference<dev.heddle.Task<?>>();
      Node node = Simulation.node("node", () -> {
        try (var group = TaskGroup.open()) {
          inside.set(group.start(() -> Heddle.sleep(Duration.ofDays(1))));
          group.join();
        }
      });
      Simulation.awaitAllBlocked();
      try (var group = TaskGroup.open()) {
        group.start(() -> {
          var e = assertThrows(TaskCancelledException.class, () -> inside.get().await());
          assertEquals("Node 'node' has crashed", e.getCause().getMessage());
        });
        Simulation.awaitAllBlocked();
        node.crash();
        group.join();
      }
    });
  }

  @Test
  void nodeMayCrashItselfInTheMidstOfAStep() {
    Simulation.explore(100, () -> {
      var written = new ArrayList<Integer>();
      var itself = new AtomicReference<Node>();
      itself.set(Simulation.node("node", () -> {
        for (int i = 0;; i++) {
          if (Simulation.fault("the power fails", 0.2)) {
            itself.get().powerOff();
            throw new AssertionError("goes on");
          }
          written.add(i);
          Heddle.yieldNow();
        }
      }));
      itself.get().await();
      int before = written.size();
      Heddle.sleep(Duration.ofSeconds(1));
      assertEquals(before, written.size());
      Simulation.sometimes(before > 5, "some were written");
    });
  }

  @Test
  void crashResetsConnectionsAndLosesPowerSilently() {
    Simulation.explore(50, () -> {
      Node node = Simulation.node("server", SILENT);
      Simulation.awaitAllBlocked();
      try (var client = SocketStream.connect(node.address(80))) {
        node.crash();
        var e = assertThrows(SocketException.class, () -> client.read(ByteBuffer.allocate(1)));
        assertEquals("Connection reset", e.getMessage());
        assertThrows(ConnectException.class, () -> SocketStream.connect(node.address(80)));
      }
      node.restart();
      Simulation.awaitAllBlocked();
      try (var client = SocketStream.connect(node.address(80))) {
        node.powerOff();
        assertFalse(Heddle.moveOnAfter(
            Duration.ofHours(1), () -> client.read(ByteBuffer.allocate(1))));
        assertFalse(Heddle.moveOnAfter(
            Duration.ofMinutes(1), () -> SocketStream.connect(node.address(80))));
        node.restart();
        Simulation.awaitAllBlocked();
        client.write("are you there?");
        assertThrows(SocketException.class, () -> client.read(ByteBuffer.allocate(1)));
        SocketStream.connect(node.address(80)).close();
      }
    });
  }

  @Test
  void timersAndSleepersOfACrashedNodeDoNotMoveTheClock() {
    Simulation.run(0, () -> {
      var never = new Event();
      Node node = Simulation.node("node", () -> {
        try (var group = TaskGroup.open()) {
          group.start(() -> Heddle.sleep(Duration.ofDays(3)));
          Heddle.moveOnAfter(Duration.ofDays(2), never::await);
          group.join();
        }
      });
      Simulation.awaitAllBlocked();
      node.crash();
      Heddle.sleep(Duration.ofSeconds(1));
      assertEquals(Duration.ofSeconds(1), now());
    });
  }

  @Test
  void lockThatACrashedNodeHoldsIsNeverGivenBackAndTheGraphSaysSo() {
    var failure = assertThrows(SimulationFailedError.class, () -> Simulation.explore(10, () -> {
      var lock = new Lock();
      Node node =
          Simulation.node("node", () -> lock.with(() -> Heddle.sleep(Duration.ofDays(1))));
      Simulation.awaitAllBlocked();
      node.crash();
      lock.acquire();
    }));
    var deadlock = assertInstanceOf(DeadlockException.class, failure.getCause());
    assertTrue(deadlock.graph().toString().contains("held by task 'node'"), failure::getMessage);
  }

  // -- the life of a node

  @Test
  void failureOfANodeIsThatOfTheSimulationAtOnce() {
    var failure = assertThrows(SimulationFailedError.class, () -> Simulation.explore(10, () -> {
      Simulation.node("node", () -> {
        throw new IOException("no configuration");
      });
      Heddle.sleep(Duration.ofDays(1));
    }));
    assertEquals("no configuration", failure.getCause().getMessage());
    assertFalse(failure.getMessage().contains("86400"), failure::getMessage);
  }

  @Test
  void nodesThatStillRunAreCancelledAtTheEnd() {
    Simulation.run(0, () -> {
      Node server = Simulation.node("server", SILENT);
      Simulation.awaitAllBlocked();
      SocketStream.connect(server.address(80));
    });
  }

  @Test
  void twoNodesOfOneNameAndARestartFromInsideAreRefused() {
    Simulation.run(0, () -> {
      var itself = new AtomicReference<Node>();
      itself.set(Simulation.node("node", () -> {
        assertThrows(IllegalStateException.class, () -> itself.get().restart());
      }));
      itself.get().await();
      assertThrows(IllegalArgumentException.class, () -> Simulation.node("node", () -> {}));
      assertThrows(IllegalArgumentException.class, () -> Simulation.node("main", () -> {}));
      assertThrows(
          IllegalArgumentException.class, () -> Simulation.network().partition("nobody"));
      assertThrows(IllegalArgumentException.class, () -> Simulation.network().setLoss(2));
    });
  }

  @Test
  void threadsThatANodesThreadsStartBelongToIt() {
    Simulation.run(0, () -> {
      var address = new AtomicReference<String>();
      Node node = Simulation.node("node", () -> {
        try (var group = TaskGroup.open()) {
          group.start(() -> Heddle.start(() -> {
            try (var server = SocketServer.listen("node", 0)) {
              address.set(server.localAddress().toString());
              server.accept();
            }
          }));
          group.join();
        }
      });
      Simulation.awaitAllBlocked();
      assertTrue(address.get().startsWith("node/10.0.0.2:"), address::get);
      assertFalse(node.isRunning());
      node.restart();
      Simulation.awaitAllBlocked();
      assertTrue(address.get().startsWith("node/10.0.0.2:"), address::get);
    });
  }

  // -- programs

  private static final Retry PATIENTLY = Retry.forever()
      .backoff(Backoff.exponential(Duration.ofMillis(100), Duration.ofSeconds(5)))
      .on(IOException.class);

  /** One request, one answer, on a connection of its own; given up after some seconds. */
  private static String ask(InetSocketAddress server, String request) throws Exception {
    return PATIENTLY.run(() -> {
      var answer = new AtomicReference<String>();
      Heddle.moveOnAfter(Duration.ofSeconds(3), () -> {
        try (var connection = SocketStream.connect(server)) {
          connection.write(request + "\n");
          answer.set(connection.readLine());
        }
      });
      if (answer.get() == null) {
        throw new IOException("no answer");
      }
      return answer.get();
    });
  }

  /** Counts requests, on a disk that outlives it; those that it knows by their number only once, if it is to. */
  private static Action<Exception> counting(List<String> disk, boolean knowsThem) {
    return () -> {
      try (var server = SocketServer.listen(new InetSocketAddress(80))) {
        server.serve(connection -> {
          String request = connection.readLineOrDone().orElse(null);
          if (request != null) {
            if (!knowsThem || !disk.contains(request)) {
              disk.add(request);
            }
            connection.write("done " + request + "\n");
          }
        });
      }
    };
  }

  /** Some clients, a network that is not good, a server that crashes: what is on its disk in the end. */
  private static void deposits(boolean knowsThem) throws Exception {
    List<String> disk = new ArrayList<>();
    List<String> acknowledged = new ArrayList<>();
    SimulatedNetwork network = Simulation.network();
    network.setLoss(0.05);
    Node server = Simulation.node("server", counting(disk, knowsThem));
    for (int i = 0; i < 2; i++) {
      String client = "client" + i;
      Simulation.node(client, () -> {
        for (int k = 0; k < 3; k++) {
          String request = client + " deposit " + k;
          assertEquals("done " + request, ask(server.address(80), request));
          acknowledged.add(request);
        }
      });
    }
    while (acknowledged.size() < 6) {
      Heddle.sleep(Duration.ofMillis(10));
      if (Simulation.fault("the server crashes", 0.02)) {
        server.restart();
      }
      if (Simulation.fault("the network is cut", 0.02)) {
        network.partition("server", "client0");
        Heddle.sleep(Duration.ofSeconds(1));
        network.heal();
      }
    }
    assertEquals(acknowledged.stream().sorted().toList(), disk.stream().sorted().toList());
  }

  @Test
  void whatIsAcknowledgedHasBeenDoneOnceWhateverFails() {
    Exploration seen = Simulation.explore(2_000, () -> deposits(true));
    assertTrue(seen.different() > 1_900, seen::toString);
  }

  @Test
  void requestThatIsSentAgainAfterItsAnswerWasLostIsFoundToBeDoneTwice() {
    var failure = assertThrows(
        SimulationFailedError.class, () -> Simulation.explore(2_000, () -> deposits(false)));
    assertTrue(failure.getCause() instanceof AssertionError, failure::getMessage);
    assertThrows(
        SimulationFailedError.class,
        () -> Simulation.replay(failure.schedule(), () -> deposits(false)));
  }

  /** What it costs is counted in steps; with {@code -Dheddle.simulated.hours=20} it tells the processor's time as well. */
  @Test
  void anHourOfAClientThatTriesAgainOverANetworkThatLosesPackets() {
    var answered = new AtomicInteger();
    int hours = Integer.getInteger("heddle.simulated.hours", 1);
    long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    Exploration seen = Simulation.explore(hours, () -> {
      answered.set(0);
      Simulation.network().setLoss(0.1);
      List<String> disk = new ArrayList<>();
      Node server = Simulation.node("server", counting(disk, true));
      Heddle.moveOnAfter(Duration.ofHours(1), () -> {
        for (int i = 0;; i++) {
          ask(server.address(80), "request " + i);
          answered.incrementAndGet();
          if (i % 200 == 199) {
            server.restart();
          }
          Heddle.sleep(Duration.ofSeconds(1));
        }
      });
      assertTrue(disk.size() - answered.get() <= 1, disk.size() + " and " + answered);
    });
    long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began;
    assertTrue(seen.time().compareTo(Duration.ofHours(hours)) >= 0, seen::toString);
    assertTrue(answered.get() > 1_800, answered::toString);
    assertTrue(seen.steps() < hours * 100_000L, seen::toString);
    if (hours > 1) {
      // The first is run twice, to see whether it repeats.
      System.out.printf(
          "%d hours and one more: %d requests in the last, %d steps, %d ms of the processor's%n",
          hours, answered.get(), seen.steps(), took / 1_000_000);
    }
  }
}
