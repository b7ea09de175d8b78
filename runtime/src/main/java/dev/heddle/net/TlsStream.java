package dev.heddle.net;

import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.sync.Semaphore;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/**
 * TLS over another stream, which belongs to it from then on.
 *
 * <p>An {@link SSLEngine} turns plain bytes into records and back, and never waits; all waiting is
 * the stream's below. Records leave in the order in which the engine makes them, so whoever makes one
 * holds {@code sending} until it is out: usually a writer, but a reader too, since a peer may ask for
 * an answer below the data. What a cancelled sender leaves in {@code out}, the next one sends first.
 *
 * <p>The arithmetic of a handshake runs on a platform thread ({@link Heddle#blocking}) and is not
 * interrupted, as an engine cannot go back.
 */
public final class TlsStream extends ByteStream {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final ByteStream below;
  private final SSLEngine engine;
  private final Semaphore sending = new Semaphore(1);

  /** Records to send, from position to limit; with {@code sending} held. */
  private ByteBuffer out;

  // The reader's: records and plain bytes, both from position to limit.
  private ByteBuffer in;
  private ByteBuffer plain;

  private TlsStream(ByteStream below, SSLEngine engine) {
    this.below = below;
    this.engine = engine;
    SSLSession session = engine.getSession();
    this.out = ByteBuffer.allocate(session.getPacketBufferSize()).flip();
    this.in = ByteBuffer.allocate(session.getPacketBufferSize()).flip();
    this.plain = ByteBuffer.allocate(session.getApplicationBufferSize()).flip();
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
      engine.beginHandshake();
      tls.handshake();
      done = true;
      return tls;
    } finally {
      if (!done) {
        tls.close();
      }
    }
  }

  private void handshake() throws IOException, InterruptedException {
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_WRAP -> sendRecords(NOTHING);
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          plain.compact();
          SSLEngineResult result;
          try {
            result = engine.unwrap(in, plain);
          } finally {
            plain.flip();
          }
          if (result.getStatus() == Status.CLOSED) {
            throw new SSLException(this + " was closed by the peer during the handshake");
          }
          if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
            receiveRecord();
          }
        }
        case NEED_TASK -> calculate();
        default -> {
          return;
        }
      }
    }
  }

  private void calculate() throws InterruptedException {
    Runnable task = engine.getDelegatedTask();
    if (task == null) {
      return;
    }
    if (Task.currentOrNull() == null) {
      task.run();
      return;
    }
    try {
      Heddle.shield(() -> Heddle.blocking(() -> {
        task.run();
        return true;
      }));
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for more bytes of records. */
  private void receiveRecord() throws IOException, InterruptedException {
    if (in.remaining() == in.capacity()) {
      in = ByteBuffer
          .allocate(Math.max(in.capacity() * 2, engine.getSession().getPacketBufferSize()))
          .put(in)
          .flip();
    }
    in.compact();
    int count;
    try {
      count = below.read(in);
    } finally {
      in.flip();
    }
    if (count < 0) {
      throw new EOFException(
          this + " was cut off: the connection ended without TLS's closing message");
    }
  }

  @Override
  int receive(ByteBuffer target) throws IOException, InterruptedException {
    while (true) {
      if (plain.hasRemaining()) {
        int count = Math.min(plain.remaining(), target.remaining());
        target.put(target.position(), plain, plain.position(), count);
        target.position(target.position() + count);
        plain.position(plain.position() + count);
        return count;
      }
      boolean direct = target.remaining() >= engine.getSession().getApplicationBufferSize();
      SSLEngineResult result = unwrap(direct ? target : plain.clear());
      switch (result.getStatus()) {
        case CLOSED -> {
          return -1;
        }
        case BUFFER_UNDERFLOW -> receiveRecord();
        case BUFFER_OVERFLOW -> plain =
            ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).flip();
        case OK -> {
          if (direct && result.bytesProduced() > 0) {
            return result.bytesProduced();
          }
        }
      }
      handshake();
    }
  }

  private SSLEngineResult unwrap(ByteBuffer target) throws SSLException {
    try {
      return engine.unwrap(in, target);
    } finally {
      if (target == plain) {
        plain.flip();
      }
    }
  }

  @Override
  void send(ByteBuffer source) throws IOException, InterruptedException {
    while (source.hasRemaining()) {
      sendRecords(source);
    }
  }

  /** Makes a record, of the engine's own or of what is in the source, and sends it. */
  private void sendRecords(ByteBuffer source) throws IOException, InterruptedException {
    sending.acquire();
    try {
      below.write(out);
      if (wrap(source).getStatus() == Status.CLOSED && source.hasRemaining()) {
        throw new StreamClosedException("write of " + this);
      }
      below.write(out);
    } finally {
      sending.release();
    }
  }

  private SSLEngineResult wrap(ByteBuffer source) throws SSLException {
    while (true) {
      out.compact();
      SSLEngineResult result;
      try {
        result = engine.wrap(source, out);
      } finally {
        out.flip();
      }
      if (result.getStatus() != Status.BUFFER_OVERFLOW) {
        return result;
      }
      int capacity = out.capacity() + engine.getSession().getPacketBufferSize();
      out = ByteBuffer.allocate(capacity).put(out).flip();
    }
  }

  /** Says goodbye; TLS 1.3 lets the peer go on sending after that, older versions do not. */
  @Override
  void sendEnd() throws IOException, InterruptedException {
    engine.closeOutbound();
    while (!engine.isOutboundDone()) {
      sendRecords(NOTHING);
    }
    // What an earlier, cancelled call has left.
    sendRecords(NOTHING);
  }

  @Override
  void trySend(ByteBuffer source) throws IOException {
    throw new UnsupportedOperationException("TLS inside TLS says no goodbye when it is closed");
  }

  /** Closes both directions; says goodbye first if that goes without waiting. */
  @Override
  public void close() {
    if (below instanceof SocketStream && below.isOpen() && sending.tryAcquire()) {
      try {
        engine.closeOutbound();
        while (!engine.isOutboundDone() && wrap(NOTHING).bytesProduced() > 0) {
          // The last records: an alert, the closing message.
        }
        below.trySend(out);
      } catch (IOException _) {
        // The peer is not there any more to hear it.
      } finally {
        sending.release();
      }
    }
    below.close();
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
  public boolean isOpen() {
    return below.isOpen();
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
    return "TlsStream[" + engine.getSession().getProtocol() + " over " + below + "]";
  }
}
