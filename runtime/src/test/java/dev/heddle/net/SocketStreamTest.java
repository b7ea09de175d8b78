package dev.heddle.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.net.Loopback.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(60)
class SocketStreamTest {
  @Parameter Runs runs;

  static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void linesAndDelimitersAreFoundHoweverTheBytesArrive(Kind kind) throws Exception {
    Loopback.run(runs, kind, (client, server, group) -> {
      group.start(() -> {
        for (byte b : "one\r\ntwo\n\nthree::four\nöl".getBytes()) {
          client.write(new byte[]{b});
          Heddle.yieldNow();
        }
        client.closeOutput();
      });
      assertEquals("one", server.readLine());
      assertEquals("two", server.readLine());
      assertEquals("", server.readLine());
      assertArrayEquals("three::".getBytes(), server.readUntil("::".getBytes(), 5));
      assertEquals("four", server.readLine());
      assertEquals("öl", server.readLine());
      assertEquals(Optional.empty(), server.readLineOrDone());
      assertEquals(-1, server.read(ByteBuffer.allocate(1)));
    });
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void partOfAnArrayIsWrittenAndNothingBesideIt(Kind kind) throws Exception {
    Loopback.run(runs, kind, (client, server, group) -> {
      byte[] source = "[middle]".getBytes();
      client.write(source, 1, 6);
      client.write(source, 8, 0);
      assertThrows(IllegalArgumentException.class, () -> client.write(source, 3, 6));
      assertThrows(IllegalArgumentException.class, () -> client.write(source, -1, 2));
      client.closeOutput();
      assertEquals("middle", server.readLine());
      assertEquals(Optional.empty(), server.readLineOrDone());
    });
  }

  @Test
  void failedReadsTakeNothing() throws Exception {
    Loopback.run(runs, Kind.TCP, (client, server, group) -> {
      client.write("0123456789\nab");
      assertThrows(LimitExceededException.class, () -> server.readLine(9));
      assertEquals("0123456789", server.readLine(10));
      client.closeOutput();
      var early = assertThrows(EOFException.class, () -> server.readExactly(3));
      assertTrue(early.getMessage().contains("after 2 of 3"), early.getMessage());
      assertThrows(EOFException.class, () -> server.readUntil(new byte[]{0}, 100));
      assertArrayEquals("ab".getBytes(), server.readExactly(2));
      assertEquals(0, server.readExactly(0).length);
    });
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void cancelledReadsLoseNoByte(Kind kind) throws Exception {
    byte[] sent = random(100_000);
    var got = ByteBuffer.allocate(sent.length);
    Loopback.run(runs, kind, (client, server, group) -> {
      group.start(() -> {
        for (int at = 0; at < sent.length; at += 1000) {
          client.write(ByteBuffer.wrap(sent, at, 1000));
          if (at % 7000 == 0) {
            Heddle.sleep(Duration.ofMillis(1));
          }
        }
      });
      var random = new Random(1);
      while (got.hasRemaining()) {
        try {
          Heddle.timeout(Duration.ofNanos(random.nextInt(500_000)), () -> {
            switch (random.nextInt(3)) {
              case 0 -> got.put(server.readExactly(Math.min(1500, got.remaining())));
              case 1 -> server.readExactly(got);
              default -> server.read(got);
            }
          });
        } catch (TimeoutException _) {
          continue;
        }
      }
    });
    assertArrayEquals(sent, got.array());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void cancelledWritesSayHowFarTheyGot(Kind kind) throws Exception {
    byte[] sent = random(5_000_000);
    Loopback.run(runs, kind, (client, server, group) -> {
      group.start(() -> {
        var source = ByteBuffer.wrap(sent);
        while (source.hasRemaining()) {
          try {
            Heddle.timeout(Duration.ofMillis(1), () -> client.write(source));
          } catch (TimeoutException _) {
            continue;
          }
        }
        client.closeOutput();
      });
      Runs.until(() -> group.tasks().stream().anyMatch(t -> t.toString().contains("write of")));
      assertArrayEquals(sent, server.readExactly(sent.length));
      assertEquals(-1, server.read(ByteBuffer.allocate(1)));
    });
  }

  @Test
  void writerWaitsForASlowReader() throws Exception {
    byte[] sent = random(20_000_000);
    Loopback.run(runs, Kind.TCP, (client, server, group) -> {
      Task<?> writer = group.start(() -> client.write(sent));
      Runs.untilWaiting(writer);
      assertTrue(writer.toString().contains("write of SocketStream"), writer.toString());
      var got = ByteBuffer.allocateDirect(sent.length);
      server.readExactly(got);
      assertEquals(ByteBuffer.wrap(sent), got.flip());
    });
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void halfClosedStreamStillReads(Kind kind) throws Exception {
    Loopback.run(runs, kind, (client, server, group) -> {
      client.write("question\n");
      client.closeOutput();
      client.closeOutput();
      assertEquals("question", server.readLine());
      assertEquals(Optional.empty(), server.readLineOrDone());
      server.write("answer\n");
      assertEquals("answer", client.readLine());
      var refused = assertThrows(StreamClosedException.class, () -> client.write("more"));
      assertTrue(refused.getMessage().contains("closeOutput"), refused.getMessage());
    });
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void closingWakesReaderAndWriters(Kind kind) throws Exception {
    Loopback.run(runs, kind, (client, server, group) -> {
      Task<?> reader = group.start("reader",
          () -> assertThrows(StreamClosedException.class, client::readLine));
      Task<?> writer = group.start("writer",
          () -> assertThrows(StreamClosedException.class, () -> client.write(random(20_000_000))));
      Runs.untilWaiting(writer);
      Task<?> second = group.start("second writer",
          () -> assertThrows(StreamClosedException.class, () -> client.write("x")));
      Runs.untilWaiting(reader);
      Runs.untilWaiting(second);
      client.close();
      reader.await();
      writer.await();
      second.await();
      assertTrue(client.isClosed());
      assertThrows(StreamClosedException.class, () -> client.read(ByteBuffer.allocate(1)));
      client.close();
    });
  }

  @Test
  void foreignThreadMayClose() throws Exception {
    Loopback.run(runs, Kind.TCP, (client, server, group) -> {
      Task<?> reader = group.start(
          () -> assertThrows(StreamClosedException.class, client::readLine));
      Runs.untilWaiting(reader);
      Runs.foreign(client::close);
      reader.await();
      assertEquals(Optional.empty(), server.readLineOrDone());
    });
  }

  @Test
  void secondReaderIsToldWhoReads() throws Exception {
    Loopback.run(runs, Kind.TCP, (client, server, group) -> {
      Task<?> reader = group.start("first reader", () -> {
        assertEquals("hello", server.readLine());
      });
      Runs.untilWaiting(reader);
      var refused = assertThrows(IllegalStateException.class, server::readLine);
      assertTrue(refused.getMessage().contains("first reader"), refused.getMessage());
      client.write("hello\n");
      reader.await();
    });
  }

  @Test
  void writesOfSeveralTasksGoOutWhole() throws Exception {
    int writers = 8;
    int length = 300_000;
    Set<Byte> seen = new HashSet<>();
    Loopback.run(runs, Kind.TCP, (client, server, group) -> {
      for (int w = 0; w < writers; w++) {
        byte[] message = new byte[length];
        Arrays.fill(message, (byte) w);
        group.start(() -> client.write(message));
      }
      for (int w = 0; w < writers; w++) {
        byte[] message = server.readExactly(length);
        for (byte b : message) {
          assertEquals(message[0], b);
        }
        seen.add(message[0]);
      }
    });
    assertEquals(writers, seen.size());
  }

  @Test
  void resetByThePeerFailsReadAndWrite() throws Exception {
    Loopback.run(runs, Kind.TCP, (client, server, group) -> {
      Task<?> reader = group.start(() -> assertThrows(IOException.class, server::readLine));
      Runs.untilWaiting(reader);
      client.option(StandardSocketOptions.SO_LINGER, 0);
      client.close();
      reader.await();
      assertThrows(IOException.class, () -> server.write(random(20_000_000)));
      assertFalse(server.isClosed());
    });
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void refusedConnectionNamesTheAddress(Kind kind) throws Exception {
    runs.run(() -> {
      var server = SocketServer.listen(kind.anyAddress());
      server.close();
      var refused =
          assertThrows(IOException.class, () -> SocketStream.connect(server.localAddress()));
      assertTrue(kind == Kind.UNIX ^ refused instanceof ConnectException);
      assertTrue(refused.getMessage().contains(server.localAddress().toString()),
          refused.toString());
    });
  }

  @Test
  void connectsByName() throws Exception {
    runs.run(() -> {
      try (var server = SocketServer.listen(Kind.TCP.anyAddress())) {
        int port = ((java.net.InetSocketAddress) server.localAddress()).getPort();
        try (var client = SocketStream.connect("localhost", port);
            var accepted = server.accept()) {
          assertEquals(client.localAddress(), accepted.remoteAddress());
        }
      }
    });
  }
}
