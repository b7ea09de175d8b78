package dev.heddle.cluster;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What goes over a new connection between two members before Hazelcast sends or reads a byte: each proves
 * that it knows the secret, by a hash over what the other has just thrown dice for; then each says what
 * has to be the same.
 *
 * <pre>{@code
 *   accepts                                   connects
 *     magic, version, nonce S   ------------>
 *             <------------   magic, version, nonce C, HMAC("connects" S C)
 *     OK, HMAC("accepts" C S)   ------------>         or REFUSED, why
 *             <------------   its fingerprint
 *     OK, its fingerprint       ------------>         or REFUSED, why
 * }</pre>
 *
 * <p>Who connects proves first, so a stranger that knocks at a port is given nothing to guess the secret
 * by. A proof heard before is of no use, since the dice are thrown again. Whoever can sit between two
 * members and pass on what they say is not kept out by it; that takes a network that is encrypted.
 */
final class Handshake {
  private static final int MAGIC = 0x4845444c;
  private static final int VERSION = 1;
  private static final int NONCE_BYTES = 32;
  private static final int BUFFER = 1 << 16;
  private static final byte OK = 1;
  private static final byte REFUSED = 0;
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** How long one has while many say nothing: whoever knows what to say does so at once. */
  private static final Duration LIMIT_IN_A_CROWD = Duration.ofMillis(500);

  private static final int CROWD = 64;
  private static final int STEP_MILLIS = 100;
  private static final SecureRandom DICE = new SecureRandom();

  private final Secret secret;
  private final Fingerprint fingerprint;

  /** How many have connected and have not shown yet who they are. */
  private final AtomicInteger waiting = new AtomicInteger();

  Handshake(Secret secret, Fingerprint fingerprint) {
    this.secret = secret;
    this.fingerprint = fingerprint;
  }

  void accept(Socket socket) throws IOException {
    waiting.incrementAndGet();
    try {
      accept(new Streams(socket, () -> waiting.get() > CROWD ? LIMIT_IN_A_CROWD : LIMIT));
    } finally {
      waiting.decrementAndGet();
    }
  }

  void connect(Socket socket) throws IOException {
    connect(new Streams(socket, () -> LIMIT));
  }

  private void accept(Streams streams) throws IOException {
    try (streams) {
      byte[] own = nonce();
      streams.out.writeInt(MAGIC);
      streams.out.writeByte(VERSION);
      streams.out.write(own);
      streams.out.flush();
      checkBeginning(streams);
      byte[] other = read(streams, NONCE_BYTES);
      byte[] proof = read(streams, Secret.MAC_BYTES);
      if (!secret.isProof(proof, "connects", own, other)) {
        refuse(streams, "it does not know the secret of this cluster");
      }
      streams.out.writeByte(OK);
      streams.out.write(secret.proof("accepts", other, own));
      streams.out.flush();
      String difference = fingerprint.difference(streams.in.readUTF());
      if (!difference.isEmpty()) {
        refuse(streams, "it is not of this cluster: " + difference);
      }
      streams.out.writeByte(OK);
      streams.out.writeUTF(fingerprint.text());
      streams.out.flush();
    }
  }

  private static void refuse(Streams streams, String why) throws IOException {
    streams.out.writeByte(REFUSED);
    streams.out.writeUTF(why);
    streams.out.flush();
    throw new IOException("Refused a connection of " + streams.peer + ": " + why);
  }

  private void connect(Streams streams) throws IOException {
    try (streams) {
      checkBeginning(streams);
      byte[] other = read(streams, NONCE_BYTES);
      byte[] own = nonce();
      streams.out.writeInt(MAGIC);
      streams.out.writeByte(VERSION);
      streams.out.write(own);
      streams.out.write(secret.proof("connects", other, own));
      streams.out.flush();
      checkAnswer(streams);
      if (!secret.isProof(read(streams, Secret.MAC_BYTES), "accepts", own, other)) {
        throw new RefusedException(
            streams.peer + " does not know the secret of this cluster; it is not sent anything");
      }
      streams.out.writeUTF(fingerprint.text());
      streams.out.flush();
      checkAnswer(streams);
      String difference = fingerprint.difference(streams.in.readUTF());
      if (!difference.isEmpty()) {
        throw new RefusedException(streams.peer + " is of another cluster: " + difference);
      }
    }
  }

  private static void checkBeginning(Streams streams) throws IOException {
    int magic = streams.in.readInt();
    int version = streams.in.readUnsignedByte();
    if (magic != MAGIC || version != VERSION) {
      throw new RefusedException(
          streams.peer + " is no member of a Heddle cluster of this version: it begins with "
              + Integer.toHexString(magic) + " " + version);
    }
  }

  private static void checkAnswer(Streams streams) throws IOException {
    if (streams.in.readByte() != OK) {
      throw new RefusedException(streams.peer + " refuses this process: " + streams.in.readUTF());
    }
  }

  private static byte[] nonce() {
    byte[] nonce = new byte[NONCE_BYTES];
    DICE.nextBytes(nonce);
    return nonce;
  }

  private static byte[] read(Streams streams, int length) throws IOException {
    byte[] bytes = new byte[length];
    streams.in.readFully(bytes);
    return bytes;
  }

  /** Says that the other side is there and must not be spoken to. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String why) {
      super(why);
    }
  }

  /** Both directions, of which not one byte more is read than belongs to the handshake, for a time. */
  private static final class Streams implements AutoCloseable {
    final String peer;
    final DataInputStream in;
    final DataOutputStream out;
    private final Socket socket;
    private final int timeout;
    private final long began = System.nanoTime();
    private final Supplier<Duration> limit;

    Streams(Socket socket, Supplier<Duration> limit) throws IOException {
      this.socket = socket;
      this.limit = limit;
      this.timeout = socket.getSoTimeout();
      this.peer = String.valueOf(socket.getRemoteSocketAddress()).replaceFirst("^/", "");
      this.in = new DataInputStream(new Limited(socket.getInputStream()));
      this.out =
          new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), BUFFER));
    }

    /** What sends a byte now and then does not hold a thread for longer either. */
    private final class Limited extends InputStream {
      private final InputStream socketIn;

      private Limited(InputStream socketIn) {
        this.socketIn = socketIn;
      }

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        socket.setSoTimeout(STEP_MILLIS);
        while (true) {
          Duration most = limit.get();
          if (System.nanoTime() - began > most.toNanos()) {
            throw new SocketTimeoutException(peer + " has not shown in " + most + " who it is");
          }
          try {
            int count = socketIn.read(buffer, offset, length);
            if (count < 0) {
              throw new EOFException(peer + " has hung up before it has shown who it is");
            }
            return count;
          } catch (SocketTimeoutException _) {
            // The limit may have changed.
          }
        }
      }
    }

    @Override
    public void close() throws IOException {
      if (!socket.isClosed()) {
        socket.setSoTimeout(timeout);
      }
    }
  }
}
