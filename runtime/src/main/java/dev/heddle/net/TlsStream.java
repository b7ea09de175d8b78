package dev.heddle.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/**
 * TLS over another stream, which belongs to it from then on.
 *
 * <p>The arithmetic of a handshake runs on platform threads of its own. A deadline around the handshake
 * ends it at once and closes the connection; put one around that of a peer you do not know, as it may
 * never answer.
 *
 * <p>A new handshake on a connection that stands (renegotiation, up to TLS 1.2) is refused: the
 * connection fails. New keys, as TLS 1.3 has them, are not noticed.
 */
public final class TlsStream extends ByteStream {
  private final ByteStream below;
  private final SSLEngine engine;
  private final TlsRecords records;

  private TlsStream(ByteStream below, SSLEngine engine) {
    this.below = Objects.requireNonNull(below, "stream");
    this.engine = Objects.requireNonNull(engine, "engine");
    this.records = new TlsRecords(below, engine);
  }

  /**
   * Shakes hands as a client, and checks that the peer's certificate is trusted and is the host's.
   *
   * @param stream the connection; it is closed if this fails or is cancelled
   * @param context the keys and the trust
   * @param host the name of the peer
   * @return the encrypted stream
   * @throws SSLException if the handshake fails
   * @throws IOException if the connection does
   * @throws InterruptedException if the caller is cancelled
   */
  public static TlsStream connect(ByteStream stream, SSLContext context, String host)
      throws IOException, InterruptedException {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(context, "context");
    SSLEngine engine = context.createSSLEngine(host, -1);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return over(stream, engine);
  }

  /**
   * Shakes hands as a server.
   *
   * @param stream the connection; it is closed if this fails or is cancelled
   * @param context the keys and the trust
   * @return the encrypted stream
   * @throws SSLException if the handshake fails
   * @throws IOException if the connection does
   * @throws InterruptedException if the caller is cancelled
   */
  public static TlsStream accept(ByteStream stream, SSLContext context)
      throws IOException, InterruptedException {
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(context, "context");
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    return over(stream, engine);
  }

  /**
   * Shakes hands with settings of the caller's own.
   *
   * @param stream the connection; it is closed if this fails or is cancelled
   * @param engine an engine that has its mode and has not begun
   * @return the encrypted stream
   * @throws SSLException if the handshake fails
   * @throws IOException if the connection does
   * @throws InterruptedException if the caller is cancelled
   */
  public static TlsStream over(ByteStream stream, SSLEngine engine)
      throws IOException, InterruptedException {
    var tls = new TlsStream(stream, engine);
    boolean done = false;
    try {
      tls.records.handshake();
      done = true;
      return tls;
    } finally {
      if (!done) {
        tls.close();
      }
    }
  }

  @Override
  int receive(ByteBuffer target) throws IOException, InterruptedException {
    return records.receive(target);
  }

  @Override
  void send(ByteBuffer source) throws IOException, InterruptedException {
    records.send(source);
  }

  @Override
  void sendEnd() throws IOException, InterruptedException {
    records.sendEnd();
  }

  @Override
  void trySend(ByteBuffer source) throws IOException {
    throw new UnsupportedOperationException("TLS inside TLS says no goodbye when it is closed");
  }

  /** Closes both directions; says goodbye first if that goes without waiting. */
  @Override
  public void close() {
    try {
      records.trySendEnd();
    } finally {
      below.close();
    }
  }

  /**
   * Returns what the handshake has agreed on.
   *
   * @return the session
   */
  public SSLSession session() {
    return engine.getSession();
  }

  /**
   * Returns the protocol above TLS that the handshake has agreed on (ALPN).
   *
   * @return its name, empty if there was none to agree on
   */
  public String applicationProtocol() {
    String protocol = engine.getApplicationProtocol();
    return protocol == null ? "" : protocol;
  }

  @Override
  public boolean isClosed() {
    return below.isClosed();
  }

  @Override
  public SocketAddress localAddress() {
    return below.localAddress();
  }

  @Override
  public SocketAddress remoteAddress() {
    return below.remoteAddress();
  }

  @Override
  public String toString() {
    return records.toString();
  }
}
