package dev.heddle.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Action;
import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.net.Loopback.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer or an engine says at the wrong moment ends the connection, and nothing spins. */
@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(60)
class TlsProgressTest {
  private static SSLContext context;

  @Parameter Runs runs;

  @BeforeAll
  static void makeKeys(@TempDir Path directory) throws Exception {
    context = TlsKeys.make(directory);
  }

  /** Both ends with their engines, which let a test speak out of turn. */
  private record Ends(
      TlsStream client, SSLEngine clientEngine, SocketStream belowClient, TlsStream server,
      SSLEngine serverEngine, SocketStream belowServer) {}

  private interface Body {
    void run(Ends ends, TaskGroup group) throws Exception;
  }

  private void connected(String version, Body body) throws Exception {
    Loopback.run(runs, Kind.TCP, (client, server, group) -> {
      SSLEngine atClient = engine(version, true);
      SSLEngine atServer = engine(version, false);
      Task<TlsStream> accepting = group.start(() -> TlsStream.over(server, atServer));
      var encrypted = TlsStream.over(client, atClient);
      body.run(
          new Ends(encrypted, atClient, client, accepting.await(), atServer, server), group);
    });
  }

  private static SSLEngine engine(String version, boolean client) {
    SSLEngine engine = context.createSSLEngine("localhost", 1);
    engine.setUseClientMode(client);
    engine.setEnabledProtocols(new String[]{version});
    return engine;
  }

  private static ByteBuffer records(SSLEngine engine, int plainBytes) throws SSLException {
    var out = ByteBuffer.allocate(100_000 + plainBytes);
    var plain = ByteBuffer.allocate(plainBytes);
    do {
      if (engine.wrap(plain, out).bytesProduced() == 0) {
        break;
      }
    } while (plain.hasRemaining());
    return out.flip();
  }

  @Test
  void clientThatAsksForANewHandshakeIsRefusedAndHoldsNobodyUp() throws Exception {
    connected("TLSv1.2", (ends, group) -> {
      ends.clientEngine.beginHandshake();
      ends.belowClient.write(records(ends.clientEngine, 0));
      Task<?> writer = group.start(() -> {
        // More than the sockets take: it is woken by the end of the connection.
        try {
          ends.belowClient.write(records(ends.clientEngine, 64_000));
        } catch (IOException _) {
          // The server has closed it by then.
        }
      });
      String why = assertThrows(SSLException.class, () -> ends.server.readExactly(100_000))
          .getMessage();
      assertTrue(why.contains("renegotiation"), why);
      assertThrows(SSLException.class, () -> ends.server.read(ByteBuffer.allocate(10)));
      assertThrows(IOException.class, () -> ends.server.write("more"));
      ends.server.close();
      writer.await();
    });
  }

  @Test
  void serverThatAsksForANewHandshakeIsRefused() throws Exception {
    connected("TLSv1.2", (ends, group) -> {
      ends.serverEngine.beginHandshake();
      ends.belowServer.write(records(ends.serverEngine, 0));
      assertThrows(SSLException.class, ends.client::readLine);
      assertThrows(SSLException.class, ends.client::readLine);
    });
  }

  @Test
  void newKeysAreNotNoticed() throws Exception {
    byte[] sent = SocketStreamTest.random(600_000);
    connected("TLSv1.3", (ends, group) -> {
      for (var end : List.of(ends.client, ends.server)) {
        SSLEngine engine = end == ends.client ? ends.clientEngine : ends.serverEngine;
        group.start(() -> {
          for (int at = 0; at < sent.length; at += 30_000) {
            engine.beginHandshake();
            end.write(Arrays.copyOfRange(sent, at, at + 30_000));
          }
        });
      }
      group.start(() -> assertArrayEquals(sent, ends.server.readExactly(sent.length)));
      assertArrayEquals(sent, ends.client.readExactly(sent.length));
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void afterItsOwnGoodbyeAnEndReadsAllThatTheOtherHasSent(String version) throws Exception {
    byte[] sent = SocketStreamTest.random(80_000);
    connected(version, (ends, group) -> {
      ends.server.write(sent);
      ends.client.closeOutput();
      assertArrayEquals(sent, ends.client.readExactly(sent.length));
      assertEquals(-1, ends.server.read(ByteBuffer.allocate(10)));
    });
  }

  private static List<Action<Exception>> operations(TlsStream stream) {
    return List.of(
        () -> stream.read(ByteBuffer.allocate(1)),
        () -> stream.read(ByteBuffer.allocateDirect(100_000)),
        () -> stream.write("something"),
        stream::closeOutput);
  }

  @ParameterizedTest
  @EnumSource(HandshakeStatus.class)
  void engineThatMakesNoProgressFailsTheConnection(HandshakeStatus needed) throws Exception {
    var session = context.createSSLEngine().getSession();
    List<StubEngine> engines = new ArrayList<>();
    for (Status answer : Status.values()) {
      engines.add(new StubEngine(session, needed, answer, () -> {}, false));
    }
    engines.add(new StubEngine(session, needed, Status.OK, null, false));
    engines.add(new StubEngine(session, needed, Status.OK, () -> {
      throw new IllegalStateException("The task is broken");
    }, false));
    engines.add(new StubEngine(session, needed, Status.OK, null, true));
    runs.run((Action<Exception>) () -> {
      for (StubEngine engine : engines) {
        for (int operation = 0; operation < 4; operation++) {
          failsOrEnds(engine, operation);
        }
        if (needed != HandshakeStatus.NOT_HANDSHAKING && needed != HandshakeStatus.FINISHED) {
          neverShakesHands(engine);
        }
      }
    });
  }

  private static void failsOrEnds(StubEngine engine, int operation) throws Exception {
    engine.shaken = false;
    engine.rounds = 0;
    try (var pair = Loopback.open(Kind.TCP); var group = TaskGroup.open()) {
      // A peer that sends and sends, more than any record has.
      Task<?> peer = group.start(() -> {
        try {
          pair.server().write(new byte[200_000]);
        } catch (IOException _) {
          // The connection is closed before.
        }
      });
      var stream = TlsStream.over(pair.client(), engine);
      engine.shaken = true;
      try {
        operations(stream).get(operation).run();
        // All but a write may find that it is closed.
        assertTrue(operation != 2);
      } catch (IOException _) {
        // As it should.
      }
      stream.close();
      peer.await();
      group.join();
    }
  }

  private static void neverShakesHands(StubEngine engine) throws Exception {
    engine.shaken = true;
    engine.rounds = 0;
    try (var pair = Loopback.open(Kind.TCP)) {
      pair.server().write(new byte[20_000]);
      pair.server().closeOutput();
      assertThrows(IOException.class, () -> TlsStream.over(pair.client(), engine));
    }
  }

  @Test
  void deadlineEndsAHandshakeWhoseCalculationTakesLong() throws Exception {
    var session = context.createSSLEngine().getSession();
    Loopback.run(runs, Kind.TCP, (client, server, group) -> {
      var goOn = new CountDownLatch(1);
      var begun = new CountDownLatch(1);
      var engine = new StubEngine(session, HandshakeStatus.NEED_TASK, Status.OK, () -> {
        begun.countDown();
        while (goOn.getCount() > 0) {
          Thread.onSpinWait();
        }
      }, false);
      engine.shaken = true;
      Task<?> shaking = Heddle.start(() -> TlsStream.over(client, engine));
      Heddle.blocking(() -> {
        begun.await();
        return true;
      });
      shaking.cancel("late");
      shaking.outcome();
      assertEquals(1, goOn.getCount());
      goOn.countDown();
    });
  }
}
