package dev.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for localhost that its holder has signed: what the server shows, and what a client trusts. */
record TestKeys(SslContext server, SSLContext client) {
  private static final long PATIENCE_MILLIS = 120_000;

  /** Netty's own limit is 10 s, which the first handshake of a JVM may take on a machine that is busy. */
  private static SslContext patient(SslContext context) {
    return new DelegatingSslContext(context) {
      @Override
      protected void initEngine(SSLEngine engine) {}

      @Override
      protected void initHandler(SslHandler handler) {
        handler.setHandshakeTimeoutMillis(PATIENCE_MILLIS);
      }
    };
  }

  static TestKeys make(Path directory) throws Exception {
    Path file = directory.resolve("keys.p12");
    char[] password = "password".toCharArray();
    Process keytool = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair", "-alias", "test", "-keyalg", "EC", "-dname", "CN=localhost",
        "-ext", "SAN=dns:localhost", "-validity", "30", "-storetype", "PKCS12",
        "-keystore", file.toString(), "-storepass", new String(password))
        .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    assertEquals(0, keytool.waitFor());
    var store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      store.load(in, password);
    }
    var keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, password);
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    var client = SSLContext.getInstance("TLS");
    client.init(null, trust.getTrustManagers(), null);
    SslContext server =
        SslContextBuilder.forServer(keys)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2,
                    ApplicationProtocolNames.HTTP_1_1))
            .build();
    return new TestKeys(patient(server), client);
  }
}
