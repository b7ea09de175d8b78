package dev.heddle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.net.SocketServer;
import dev.heddle.net.SocketStream;
import dev.heddle.net.TlsStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The JDK's TLS over a simulated network: its random numbers are other ones each time, and change no step. */
@Timeout(120)
class SimulatedTlsTest {
  private static final char[] PASSWORD = "password".toCharArray();

  @TempDir private static Path directory;

  private static KeyManagerFactory keys;
  private static TrustManagerFactory trust;

  @BeforeAll
  static void makeKeys() throws Exception {
    Path file = directory.resolve("keys.p12");
    Process keytool = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair", "-alias", "test", "-keyalg", "EC", "-dname", "CN=server",
        "-ext", "SAN=dns:server", "-validity", "30", "-storetype", "PKCS12",
        "-keystore", file.toString(), "-storepass", new String(PASSWORD))
        .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    assertEquals(0, keytool.waitFor());
    var store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
  }

  /** A new one for each schedule: it remembers sessions, and a second handshake is another one. */
  private static SSLContext context() throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static void overTls(SSLContext context) throws Exception {
    Node node = Simulation.node("server", () -> {
      try (var server = SocketServer.listen(new InetSocketAddress(443))) {
        server.serve(connection -> {
          try (var tls = TlsStream.accept(connection, context)) {
            tls.forEachLine(line -> tls.write(line + "\n"));
          }
        });
      }
    });
    Simulation.awaitAllBlocked();
    try (var client = TlsStream.connect(
        SocketStream.connect(node.address(443)), context, "server")) {
      for (int i = 0; i < 3; i++) {
        client.write("line " + i + "\n");
        assertEquals("line " + i, client.readLine());
      }
    }
  }

  @Test
  void linesComeBackOverTlsOnALossyNetworkAndSchedulesRepeat() {
    Exploration seen = Simulation.explore(10, () -> {
      Simulation.network().setLoss(0.05);
      overTls(context());
    });
    assertEquals(10, seen.different());
    Exploration again = Simulation.explore(10, () -> {
      Simulation.network().setLoss(0.05);
      overTls(context());
    });
    assertEquals(seen.fingerprint(), again.fingerprint());
  }

  /** What is done on a thread outside, and then waited for, is there sooner or later, which does not repeat. */
  @Test
  void nothingOfAHandshakeIsDoneOnAThreadOutside() throws Exception {
    Set<Thread> checkers = ConcurrentHashMap.newKeySet();
    var context = SSLContext.getInstance("TLSv1.3");
    var remembering = new X509ExtendedTrustManager() {
      @Override
      public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {
        checkers.add(Thread.currentThread());
      }

      @Override
      public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {
        throw new AssertionError("not by a socket");
      }

      @Override
      public void checkServerTrusted(X509Certificate[] chain, String kind) {
        throw new AssertionError("not without an engine");
      }

      @Override
      public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {
        throw new AssertionError("no client shows who it is");
      }

      @Override
      public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {
        throw new AssertionError("no client shows who it is");
      }

      @Override
      public void checkClientTrusted(X509Certificate[] chain, String kind) {
        throw new AssertionError("no client shows who it is");
      }

      @Override
      public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
      }
    };
    context.init(keys.getKeyManagers(), new TrustManager[]{remembering}, null);
    Set<Thread> callers = ConcurrentHashMap.newKeySet();
    Simulation.run(0, () -> {
      callers.add(Thread.currentThread());
      overTls(context);
    });
    assertEquals(callers, checkers);
  }

  @Test
  void handshakeWithAMachineWithoutPowerHangsUntilItsDeadline() {
    Simulation.explore(5, () -> {
      SSLContext context = context();
      Node node = Simulation.node("server", () -> {
        try (var server = SocketServer.listen(new InetSocketAddress(443))) {
          server.accept();
        }
      });
      Simulation.awaitAllBlocked();
      SocketStream stream = SocketStream.connect(node.address(443));
      node.powerOff();
      assertTrue(!Heddle.moveOnAfter(
          Duration.ofMinutes(1), () -> TlsStream.connect(stream, context, "server")));
      assertThrows(IOException.class, () -> stream.write("closed"));
    });
  }
}
