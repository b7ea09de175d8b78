package dev.heddle.net;

import dev.heddle.Blocking;
import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.sync.Semaphore;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The records of one TLS connection: an {@link SSLEngine} that turns plain bytes into records and back
 * and never waits, and the stream below, where all waiting is.
 *
 * <p>Records leave in the order in which the engine makes them, so whoever makes one holds {@code
 * sending} until it is out: usually a writer, but a reader too, since a peer may ask for an answer
 * below the data. What a cancelled sender leaves in {@code out}, the next one sends first.
 *
 * <h2>No loop without progress</h2>
 *
 * <p>What an engine answers is in the peer's hands, and a loop that goes round for an answer it does
 * not expect holds its carrier for ever. So each round of a loop here waits for the peer, has consumed
 * or produced bytes, has run a task of the engine's or given it a larger buffer; else the connection
 * fails.
 *
 * <pre>
 *   engine says        reading                          writing                  shaking hands
 *   OK                 0 bytes both ways: as it needs   the same                 the same
 *   BUFFER_UNDERFLOW   more from below, or the end      fails                    more from below, or the end
 *   BUFFER_OVERFLOW    larger buffer, else fails        the same                 the same
 *   CLOSED             the end                          StreamClosedException    fails
 *   NEED_WRAP          sends it (*)                     the wrap does            sends it
 *   NEED_TASK          runs it (*)                      runs it (*)              runs it
 *   NEED_UNWRAP        what it does anyhow              the reader's to do       unwraps
 *
 *   (*) TLS 1.3: a ticket, new keys. Up to 1.2 it can only be a new handshake, which is refused.
 * </pre>
 *
 * <p>Once it has failed, it fails again with the same reason: an engine that has failed would only say
 * that it is closed, which would look like the peer's proper end.
 */
final class TlsRecords {
  /** The arithmetic of handshakes; apart from the program's calls, so that neither holds up the other. */
  private static final Blocking ARITHMETIC = Blocking.limit(64);

  /** Nobody waits for it when its connection is closed. */
  private static final Blocking FORSAKEN = ARITHMETIC.abandonOnCancel();

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** How many times the size that the engine names a buffer may have: what it names may grow. */
  private static final int MOST_SIZES = 4;

  private final ByteStream below;
  private final SSLEngine engine;
  private final Semaphore sending = new Semaphore(1);
  private final Semaphore calculations = new Semaphore(1);

  /** Records to send, from position to limit; with {@code sending} held. */
  private ByteBuffer out;

  // The reader's: records and plain bytes, both from position to limit.
  private ByteBuffer in;
  private ByteBuffer plain;

  private boolean established;
  private volatile boolean calculating;

  /** Whether this end has said goodbye, or is about to. */
  private volatile boolean ending;

  private volatile @Nullable SSLException failure;

  TlsRecords(ByteStream below, SSLEngine engine) {
    this.below = below;
    this.engine = engine;
    this.out = ByteBuffer.allocate(recordSize()).flip();
    this.in = ByteBuffer.allocate(recordSize()).flip();
    this.plain = ByteBuffer.allocate(plainSize()).flip();
  }

  private int recordSize() {
    return engine.getSession().getPacketBufferSize();
  }

  private int plainSize() {
    return engine.getSession().getApplicationBufferSize();
  }

  // -- the handshake

  void handshake() throws IOException, InterruptedException {
    engine.beginHandshake();
    while (true) {
      HandshakeStatus needed = engine.getHandshakeStatus();
      switch (needed) {
        case NEED_WRAP -> sendOwnRecord(needed);
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrapForHandshake(needed);
        case NEED_TASK -> calculate();
        default -> {
          established = true;
          return;
        }
      }
    }
  }

  private void unwrapForHandshake(HandshakeStatus needed)
      throws IOException, InterruptedException {
    plain.compact();
    SSLEngineResult result;
    try {
      result = unwrap(plain);
    } finally {
      plain.flip();
    }
    switch (result.getStatus()) {
      case BUFFER_UNDERFLOW -> receiveMore();
      case BUFFER_OVERFLOW -> enlargePlain(result);
      case CLOSED -> throw failed("was closed by the peer during the handshake", null);
      case OK -> requireProgress(result, needed);
    }
  }

  /** A record of the engine's own. */
  private void sendOwnRecord(HandshakeStatus needed) throws IOException, InterruptedException {
    SSLEngineResult result = sendRecord(NOTHING);
    if (result.getStatus() == Status.CLOSED) {
      throw failed("is closed, but needs to send more", null);
    }
    requireProgress(result, needed);
  }

  private void requireProgress(SSLEngineResult result, HandshakeStatus before)
      throws SSLException {
    if (result.bytesConsumed() == 0
        && result.bytesProduced() == 0
        && engine.getHandshakeStatus() == before) {
      throw stalled(result);
    }
  }

  private SSLException stalled(SSLEngineResult result) {
    return failed("makes no progress: "
        + result.toString().replace('\n', ' ') + " at " + engine.getHandshakeStatus(), null);
  }

  /**
   * Runs what the engine has to calculate, one task at a time. An engine cannot go back, so whoever is
   * cancelled waits for the end of it, unless the connection is closed for that: then it is left to
   * itself.
   */
  private void calculate() throws IOException, InterruptedException {
    calculations.acquire();
    try {
      if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
        calculateNext();
      }
    } finally {
      calculations.release();
    }
  }

  private void calculateNext() throws IOException, InterruptedException {
    Runnable task = engine.getDelegatedTask();
    if (task == null) {
      throw failed("needs something calculated, but does not say what", null);
    }
    RuntimeException thrown;
    if (Task.currentOrNull() == null || Network.simulated() != null) {
      thrown = run(task);
    } else if (established) {
      thrown = Heddle.shield(() -> ARITHMETIC.call(() -> run(task)));
    } else {
      thrown = FORSAKEN.call(() -> run(task));
    }
    if (thrown != null) {
      throw failed("could not calculate: " + thrown, thrown);
    }
  }

  private @Nullable RuntimeException run(Runnable task) {
    calculating = true;
    try {
      task.run();
      return null;
    } catch (RuntimeException e) {
      return e;
    } finally {
      calculating = false;
    }
  }

  // -- reading

  /** Waits for plain bytes and puts what there is into the target; -1 at the peer's goodbye. */
  int receive(ByteBuffer target) throws IOException, InterruptedException {
    while (!plain.hasRemaining()) {
      requireSound();
      HandshakeStatus needed = engine.getHandshakeStatus();
      if (needed == HandshakeStatus.NEED_TASK) {
        refuseNewHandshake();
        calculate();
        continue;
      }
      if (needed == HandshakeStatus.NEED_WRAP && !ending) {
        refuseNewHandshake();
        sendOwnRecord(needed);
        continue;
      }
      boolean direct = target.remaining() >= plainSize();
      SSLEngineResult result = direct ? unwrap(target) : unwrapIntoPlain();
      switch (result.getStatus()) {
        case CLOSED -> {
          return -1;
        }
        case BUFFER_UNDERFLOW -> receiveMore();
        case BUFFER_OVERFLOW -> {
          if (!direct) {
            enlargePlain(result);
          } else if (target.remaining() >= plainSize()) {
            throw stalled(result);
          }
        }
        case OK -> {
          if (direct && result.bytesProduced() > 0) {
            return result.bytesProduced();
          }
          requireProgress(result, needed);
        }
      }
    }
    return drain(target);
  }

  private int drain(ByteBuffer target) {
    int count = Math.min(plain.remaining(), target.remaining());
    target.put(target.position(), plain, plain.position(), count);
    target.position(target.position() + count);
    plain.position(plain.position() + count);
    return count;
  }

  /**
   * A peer may ask for a new handshake at any time up to TLS 1.2, without showing who it is: work for
   * this end, and many an attack. Nobody needs it: RFC 9325 advises against, TLS 1.3 has none.
   */
  private void refuseNewHandshake() throws SSLException {
    if (!engine.getSession().getProtocol().equals("TLSv1.3")) {
      throw failed(
          "was asked for a new handshake (renegotiation), which is refused; use TLS 1.3, or a new"
              + " connection",
          null);
    }
  }

  private SSLEngineResult unwrapIntoPlain() throws SSLException {
    plain.clear();
    try {
      return unwrap(plain);
    } finally {
      plain.flip();
    }
  }

  private SSLEngineResult unwrap(ByteBuffer target) throws SSLException {
    try {
      return engine.unwrap(in, target);
    } catch (SSLException e) {
      failure = e;
      throw e;
    } catch (RuntimeException e) {
      throw failed("could not read a record: " + e, e);
    }
  }

  private void enlargePlain(SSLEngineResult result) throws SSLException {
    int needed = plain.remaining() + plainSize();
    if (needed <= plain.capacity() || needed > MOST_SIZES * plainSize()) {
      throw stalled(result);
    }
    plain = ByteBuffer.allocate(needed).put(plain).flip();
  }

  /** Waits for more bytes of records. */
  private void receiveMore() throws IOException, InterruptedException {
    if (in.remaining() == in.capacity()) {
      if (in.capacity() > MOST_SIZES * recordSize()) {
        throw failed("has " + in.capacity() + " bytes of a record that does not end", null);
      }
      in = ByteBuffer.allocate(Math.max(in.capacity() * 2, recordSize())).put(in).flip();
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

  // -- writing

  /** Sends all of a source. */
  void send(ByteBuffer source) throws IOException, InterruptedException {
    while (source.hasRemaining()) {
      requireSound();
      HandshakeStatus before = engine.getHandshakeStatus();
      SSLEngineResult result = sendRecord(source);
      if (result.getStatus() == Status.CLOSED && source.hasRemaining()) {
        throw new StreamClosedException("write of " + this);
      }
      if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
        // Up to TLS 1.2 nothing can be sent during a new handshake.
        refuseNewHandshake();
        if (before == HandshakeStatus.NEED_TASK) {
          calculate();
        } else {
          requireProgress(result, before);
        }
      }
    }
  }

  /** Makes a record, of the engine's own or of what is in the source, and sends it. */
  private SSLEngineResult sendRecord(ByteBuffer source) throws IOException, InterruptedException {
    sending.acquire();
    try {
      below.write(out);
      SSLEngineResult result = wrap(source);
      below.write(out);
      return result;
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
      } catch (RuntimeException e) {
        throw failed("could not make a record: " + e, e);
      } finally {
        out.flip();
      }
      if (result.getStatus() != Status.BUFFER_OVERFLOW) {
        return result;
      }
      if (out.capacity() - out.remaining() > MOST_SIZES * recordSize()) {
        throw stalled(result);
      }
      out = ByteBuffer.allocate(out.capacity() + recordSize()).put(out).flip();
    }
  }

  /** Says goodbye; TLS 1.3 lets the peer go on sending after that, older versions do not. */
  void sendEnd() throws IOException, InterruptedException {
    ending = true;
    engine.closeOutbound();
    while (!engine.isOutboundDone()) {
      SSLEngineResult result = sendRecord(NOTHING);
      if (result.getStatus() == Status.CLOSED) {
        break;
      }
      if (result.bytesProduced() == 0) {
        throw stalled(result);
      }
    }
    // What an earlier, cancelled call has left.
    sendRecord(NOTHING);
  }

  /** Says goodbye if that goes without waiting, for the engine too, which a calculation may hold. */
  void trySendEnd() {
    ending = true;
    if (!(below instanceof SocketStream) || below.isClosed() || calculating
        || !sending.tryAcquire()) {
      return;
    }
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

  // -- failing

  private SSLException failed(String how, @Nullable Throwable cause) {
    var failed = new SSLException(this + " " + how, cause);
    failure = failed;
    return failed;
  }

  private void requireSound() throws SSLException {
    SSLException failed = failure;
    if (failed != null) {
      throw new SSLException("Failed before: " + failed.getMessage(), failed);
    }
  }

  @Override
  public String toString() {
    return "TlsStream[" + engine.getSession().getProtocol() + " over " + below + "]";
  }
}
