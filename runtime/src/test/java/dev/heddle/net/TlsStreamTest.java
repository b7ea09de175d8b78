package dev.heddle.net;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.net.Loopback.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
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

@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(300)
class TlsStreamTest {
  private static SSLContext context;

  @Parameter Runs runs;

  @BeforeAll
  static void makeKeys(@TempDir Path directory) throws Exception {
    context = TlsKeys.make(directory);
  }

  private interface Body {
    void run(TlsStream client, TlsStream server, Loopback below, TaskGroup group) throws Exception;
  }

  private void encrypted(Body body) throws Exception {
    encrypted("TLSv1.3", body);
  }

  private void encrypted(String version, Body body) throws Exception {
    SSLEngine engine = context.createSSLEngine("localhost", 1);
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(new String[]{version});
    Loopback.run(runs, Kind.TCP, (client, server, group) -> {
      Task<TlsStream> accepting = group.start(() -> TlsStream.accept(server, context));
      try (var encrypted = TlsStream.over(client, engine); var other = accepting.await()) {
        assertEquals(version, encrypted.session().getProtocol());
        body.run(encrypted, other, new Loopback(client, server), group);
        group.join();
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void bytesGoThroughInBothDirectionsAtOnce(String version) throws Exception {
    byte[] sent = SocketStreamTest.random(2_000_000);
    encrypted(version, (client, server, below, group) -> {
      group.start(() -> client.write(sent));
      group.start(() -> server.write(sent));
      group.start(() -> assertArrayEquals(sent, client.readExactly(sent.length)));
      var got = ByteBuffer.allocateDirect(sent.length);
      server.readExactly(got);
      assertEquals(ByteBuffer.wrap(sent), got.flip());
    });
  }

  @Test
  void halfClosedStreamStillReads() throws Exception {
    encrypted((client, server, below, group) -> {
      client.write("question\n");
      client.closeOutput();
      client.closeOutput();
      assertEquals("question", server.readLine());
      assertEquals(Optional.empty(), server.readLineOrDone());
      server.write("answer\n");
      assertEquals("answer", client.readLine());
      assertThrows(StreamClosedException.class, () -> client.write("more"));
    });
  }

  @Test
  void closeSaysGoodbye() throws Exception {
    encrypted((client, server, below, group) -> {
      client.write("last\n");
      Task<?> other = group.start(() -> {
        assertEquals("last", server.readLine());
        assertEquals(Optional.empty(), server.readLineOrDone());
      });
      client.close();
      other.await();
      assertThrows(StreamClosedException.class, () -> client.write("more"));
      assertThrows(StreamClosedException.class, client::readLine);
    });
  }

  @Test
  void cutConnectionIsNotAnEnd() throws Exception {
    encrypted((client, server, below, group) -> {
      client.write("half a li");
      below.client().close();
      assertThrows(EOFException.class, server::readLine);
      assertArrayEquals("half a li".getBytes(), server.readExactly(9));
    });
  }

  @Test
  void wrongHostFailsBothEnds() throws Exception {
    Loopback.run(runs, Kind.TCP, (client, server, group) -> {
      Task<?> accepting = group.start(
          () -> assertThrows(IOException.class, () -> TlsStream.accept(server, context)));
      assertThrows(SSLException.class,
          () -> TlsStream.connect(client, context, "example.org"));
      accepting.await();
      assertTrue(client.isClosed());
      assertTrue(server.isClosed());
    });
  }

  @Test
  void peerThatSpeaksNoTlsIsRefused() throws Exception {
    Loopback.run(runs, Kind.TCP, (client, server, group) -> {
      client.write("GET / HTTP/1.1\r\n\r\n");
      assertThrows(SSLException.class, () -> TlsStream.accept(server, context));
      assertTrue(server.isClosed());
    });
  }

  @Test
  void cancelledHandshakeClosesTheConnection() throws Exception {
    Loopback.run(runs, Kind.TCP, (client, server, group) -> {
      assertThrows(TimeoutException.class, () -> Heddle.timeout(Duration.ofMillis(20),
          () -> TlsStream.accept(server, context)));
      assertTrue(server.isClosed());
      var alert = ByteBuffer.allocate(1000);
      assertThrows(EOFException.class, () -> client.readExactly(alert));
    });
  }

  @Test
  void cancelledReadsAndWritesLoseNoByte() throws Exception {
    byte[] sent = SocketStreamTest.random(3_000_000);
    encrypted((client, server, below, group) -> {
      group.start(() -> {
        var source = ByteBuffer.wrap(sent);
        while (source.hasRemaining()) {
          impatiently(1_000_000, () -> client.write(source));
        }
        client.closeOutput();
      });
      var random = new Random(2);
      var got = ByteBuffer.allocate(sent.length);
      while (got.hasRemaining()) {
        impatiently(random.nextInt(2_000_000), () -> {
          if (random.nextBoolean()) {
            got.put(server.readExactly(Math.min(20_000, got.remaining())));
          } else {
            server.readExactly(got);
          }
        });
      }
      assertArrayEquals(sent, got.array());
      assertEquals(-1, server.read(got.clear()));
    });
  }

  private static void impatiently(long nanos, dev.heddle.Action<Exception> action)
      throws Exception {
    try {
      Heddle.timeout(Duration.ofNanos(nanos), action);
    } catch (TimeoutException _) {
      Heddle.yieldNow();
    }
  }

  @Test
  void serverServesTls() throws Exception {
    runs.run(() -> {
      try (var server = SocketServer.listen(Kind.TCP.anyAddress()); var group = TaskGroup.open()) {
        Task<?> serving = group.start(() -> server.serve(connection -> {
          try (var encrypted = TlsStream.accept(connection, context)) {
            EchoTest.echo(encrypted);
          }
        }));
        for (int i = 0; i < 5; i++) {
          try (var plain = SocketStream.connect(server.localAddress());
              var client = TlsStream.connect(plain, context, "localhost")) {
            client.write("hello\n");
            assertEquals("hello", client.readLine());
          }
        }
        server.shutdown(Duration.ofSeconds(30));
        serving.await();
      }
    });
  }
}
