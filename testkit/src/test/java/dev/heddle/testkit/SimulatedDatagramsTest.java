package dev.heddle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.net.UdpSocket;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** UDP as programs see it, over a network in memory. */
@Timeout(120)
class SimulatedDatagramsTest {

  /** What a node has received, of the numbers that main sends to it. */
  private static List<Integer> received(int count, Duration pause) throws Exception {
    List<Integer> numbers = new ArrayList<>();
    Node node = Simulation.node("receiver", () -> {
      try (var socket = UdpSocket.bind(new InetSocketAddress(7))) {
        ByteBuffer bytes = ByteBuffer.allocate(4);
        while (true) {
          socket.receive(bytes.clear());
          numbers.add(bytes.getInt(0));
        }
      }
    });
    Simulation.awaitAllBlocked();
    try (var socket = UdpSocket.bind(new InetSocketAddress(0))) {
      for (int i = 0; i < count; i++) {
        socket.send(ByteBuffer.allocate(4).putInt(0, i), node.address(7));
        Heddle.sleep(pause);
      }
      Heddle.sleep(Duration.ofSeconds(1));
    }
    return numbers;
  }

  private static final List<Integer> IN_ORDER = List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);

  @Test
  void datagramsThatAreSentApartArriveInOrder() {
    Simulation.explore(50, () -> assertEquals(IN_ORDER, received(10, Duration.ofMillis(10))));
  }

  @Test
  void datagramsThatAreSentAtOnceOvertakeEachOther() {
    Simulation.explore(50, () -> {
      List<Integer> numbers = received(10, Duration.ZERO);
      assertEquals(IN_ORDER, numbers.stream().sorted().toList());
      Simulation.sometimes(!numbers.equals(IN_ORDER), "in another order");
    });
  }

  @Test
  void constantLatencyKeepsTheOrderButForThoseThatAreReordered() {
    Simulation.explore(50, () -> {
      Simulation.network().setLatency(Duration.ofMillis(5), Duration.ofMillis(5));
      assertEquals(IN_ORDER, received(10, Duration.ZERO));
    });
    Simulation.explore(50, () -> {
      Simulation.network().setLatency(Duration.ofMillis(5), Duration.ofMillis(5));
      Simulation.network().setReordering(0.1);
      List<Integer> numbers = received(10, Duration.ZERO);
      assertEquals(IN_ORDER, numbers.stream().sorted().toList());
      Simulation.sometimes(!numbers.equals(IN_ORDER), "in another order");
    });
  }

  @Test
  void someAreLostAndSomeComeTwiceIfAskedFor() {
    Simulation.explore(100, () -> {
      Simulation.network().setLoss(0.2);
      Simulation.network().setDuplication(0.2);
      List<Integer> numbers = received(20, Duration.ofMillis(20));
      Simulation.sometimes(numbers.stream().distinct().count() < 20, "lost");
      Simulation.sometimes(numbers.stream().distinct().count() < numbers.size(), "twice");
      assertEquals(numbers.stream().sorted().toList(), numbers);
    });
  }

  @Test
  void lossOfEachIsTheOnlyFaultInTheSimpleForm() {
    var failure = assertThrows(SimulationFailedError.class, () -> Simulation.explore(1_000, () -> {
      Simulation.network().setLoss(0.05);
      assertTrue(received(10, Duration.ZERO).contains(7), "7 is lost");
    }));
    assertTrue(
        failure.getMessage().contains("a packet is lost from main to receiver"),
        failure::getMessage);
    assertTrue(failure.getMessage().contains(": 1 switch instead of "), failure::getMessage);
  }

  @Test
  void partitionLosesThem() {
    Simulation.explore(20, () -> {
      Simulation.node("other", () -> {});
      var numbers = new ArrayList<Integer>();
      Node node = Simulation.node("receiver", () -> {
        try (var socket = UdpSocket.bind(new InetSocketAddress(7))) {
          ByteBuffer bytes = ByteBuffer.allocate(4);
          while (true) {
            socket.receive(bytes.clear());
            numbers.add(bytes.getInt(0));
          }
        }
      });
      Simulation.awaitAllBlocked();
      try (var socket = UdpSocket.bind(new InetSocketAddress(0))) {
        for (int i = 0; i < 3; i++) {
          if (i == 1) {
            Simulation.network().partition("receiver", "main");
          } else {
            Simulation.network().heal();
          }
          socket.send(ByteBuffer.allocate(4).putInt(0, i), node.address(7));
          Heddle.sleep(Duration.ofSeconds(1));
        }
      }
      assertEquals(List.of(0, 2), numbers);
    });
  }

  @Test
  void receiverThatIsFullLosesWhatComes() {
    Simulation.run(0, () -> {
      try (var receiver = UdpSocket.bind(new InetSocketAddress(7));
          var sender = UdpSocket.bind(new InetSocketAddress(0))) {
        for (int i = 0; i < 10; i++) {
          sender.send(ByteBuffer.allocate(60_000).putInt(0, i), new InetSocketAddress(7));
        }
        Heddle.sleep(Duration.ofSeconds(1));
        ByteBuffer bytes = ByteBuffer.allocate(4);
        for (int i = 0; i < 3; i++) {
          assertEquals(sender.localAddress().toString().replaceAll(".*:", ""),
              receiver.receive(bytes.clear()).toString().replaceAll(".*:", ""));
          assertEquals(i, bytes.getInt(0));
        }
        Heddle.moveOnAfter(Duration.ofSeconds(1), () -> {
          receiver.receive(bytes.clear());
          throw new AssertionError("received " + bytes.getInt(0));
        });
      }
    });
  }

  @Test
  void addressInUseAndDatagramsThatAreTooLongAreRefused() {
    Simulation.run(0, () -> {
      try (var socket = UdpSocket.bind(new InetSocketAddress(7))) {
        assertThrows(BindException.class, () -> UdpSocket.bind(new InetSocketAddress(7)));
        var e = assertThrows(
            IOException.class,
            () -> socket.send(ByteBuffer.allocate(65_508), new InetSocketAddress(8)));
        assertTrue(e.getMessage().contains("65508"), e::getMessage);
      }
    });
  }
}
