package dev.heddle.samples.network;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.ipc.command.Command;
import dev.heddle.net.SocketServer;
import dev.heddle.net.SocketStream;
import dev.heddle.net.TlsStream;
import dev.heddle.samples.stage.Stage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS goes around a stream on either side and is a stream again; the JDK's keytool makes the key. */
final class TlsSample {
  private static final String PASSWORD = "password";

  private TlsSample() {}

  static void main(Stage stage) throws Exception {
    stage.run(
        () -> {
          SSLContext keys = keys();
          var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
          try (var server = SocketServer.listen(anyPort); var group = TaskGroup.open()) {
            group.startDaemon(
                "server",
                () -> server.serve(
                    connection -> {
                      try (var secret = TlsStream.accept(connection, keys)) {
                        secret.write("I keep it: " + secret.readLine() + "\n");
                      }
                    }));
            try (var plain = SocketStream.connect(server.localAddress());
                var secret = TlsStream.connect(plain, keys, "localhost")) {
              secret.write("the loom is blue\n");
              System.out.println(secret.readLine());
            }
            group.join();
          }
        });
  }

  /** A key for localhost that only its holder trusts. */
  private static SSLContext keys() throws Exception {
    Path folder = Files.createTempDirectory("secrets");
    Path file = folder.resolve("keys.p12");
    Command.of(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "SAN=dns:localhost",
        "-keystore", file.toString(), "-storepass", PASSWORD)
        .check();
    var store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    } finally {
      Files.delete(file);
      Files.delete(folder);
    }
    var own = KeyManagerFactory.getInstance("PKIX");
    own.init(store, PASSWORD.toCharArray());
    var trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }
}
