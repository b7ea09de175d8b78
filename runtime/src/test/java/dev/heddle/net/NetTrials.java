package dev.heddle.net;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.heddle.Heddle;
import dev.heddle.Outcome;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.Yielding;
import dev.heddle.net.Loopback.Kind;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The operations of {@code dev.heddle.net} that wait. */
final class NetTrials {
  private static final int PIECE = 1_500;
  private static final int PIECES = 5;

  private NetTrials() {}

  /** How a reader takes what has come. */
  private interface Reading {
    void read(ByteStream stream, ByteBuffer into) throws IOException, InterruptedException;
  }

  static Map<String, Supplier<NetTrial>> all(SSLContext context) {
    Map<String, Reading> readings = new LinkedHashMap<>();
    readings.put("read", ByteStream::read);
    readings.put("readExactly", ByteStream::readExactly);
    readings.put("readExactly(count)",
        (stream, into) -> into.put(stream.readExactly(into.remaining())));
    readings.put("readLine", (stream, into) -> {
      String line = stream.readLine();
      into.put(line.getBytes(StandardCharsets.UTF_8)).put((byte) '\n');
    });
    readings.put("readUntil",
        (stream, into) -> into.put(stream.readUntil(new byte[]{'\n'}, 100_000)));
    Map<String, Supplier<NetTrial>> all = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      readings.forEach((name, reading) -> all
          .put(kind + " " + name, () -> new OnRead(new Ends(kind, null), reading)));
      all.put(kind + " write", () -> new OnWrite(new Ends(kind, null)));
      all.put(kind + " write behind another", () -> new OnSecondWrite(new Ends(kind, null)));
      all.put(kind + " accept", () -> new OnAccept(kind));
    }
    for (String name : List.of("readExactly", "readLine")) {
      all.put("TLS " + name,
          () -> new OnRead(new Ends(Kind.TCP, context), readings.get(name)));
    }
    all.put("TLS write", () -> new OnWrite(new Ends(Kind.TCP, context)));
    all.put("TLS write behind another", () -> new OnSecondWrite(new Ends(Kind.TCP, context)));
    all.put("TLS connect", () -> new OnHandshake(context, true));
    all.put("TLS accept", () -> new OnHandshake(context, false));
    all.put("UDP receive", OnReceive::new);
    return all;
  }

  /** Two ends of a connection, encrypted or not. */
  private static final class Ends implements AutoCloseable {
    private final Kind kind;
    private final @Nullable SSLContext context;
    @Nullable Loopback below;
    ByteStream victims;
    ByteStream others;

    Ends(Kind kind, @Nullable SSLContext context) {
      this.kind = kind;
      this.context = context;
    }

    void open() throws Exception {
      var pair = Loopback.open(kind);
      below = pair;
      pair.client().option(StandardSocketOptions.SO_SNDBUF, 256_000);
      victims = pair.client();
      others = pair.server();
      SSLContext keys = context;
      if (keys != null) {
        List<TlsStream> both = Heddle.<TlsStream>gather(
            () -> TlsStream.connect(pair.client(), keys, "localhost"),
            () -> TlsStream.accept(pair.server(), keys));
        victims = both.getFirst();
        others = both.getLast();
      }
    }

    @Override
    public void close() {
      if (below != null) {
        below.close();
      }
    }
  }

  /** Reads a line that comes in pieces. */
  private static final class OnRead extends NetTrial {
    private final Ends ends;
    private final Reading reading;
    private final byte[] sent = new byte[PIECE * PIECES];
    private final ByteBuffer got = ByteBuffer.allocate(sent.length);
    private int fed;

    OnRead(Ends ends, Reading reading) {
      this.ends = ends;
      this.reading = reading;
      for (int i = 0; i < sent.length; i++) {
        sent[i] = (byte) ('a' + i % 17);
      }
      sent[sent.length - 1] = '\n';
    }

    @Override
    void open(TaskGroup group) throws Exception {
      ends.open();
    }

    @Override
    void work() throws Exception {
      while (got.hasRemaining()) {
        reading.read(ends.victims, got);
      }
    }

    @Override
    void feed() throws Exception {
      if (fed < PIECES) {
        ends.others.write(ByteBuffer.wrap(sent, fed * PIECE, PIECE));
        fed++;
      }
    }

    @Override
    void check(boolean cancelled) throws Exception {
      assertArrayEquals(sent, got.array());
      ends.others.closeOutput();
      assertEquals(-1, ends.victims.read(ByteBuffer.allocate(1)));
    }

    @Override
    public void close() {
      ends.close();
    }
  }

  /** Writes more than fits, and then ends the direction. */
  private static class OnWrite extends NetTrial {
    /** No byte of it is 0. */
    private static final byte[] DATA = SocketStreamTest.random(2_000_000);

    static {
      for (int i = 0; i < DATA.length; i++) {
        DATA[i] |= 1;
      }
    }

    final Ends ends;
    final ByteBuffer source = ByteBuffer.wrap(DATA);
    final ByteBuffer got = ByteBuffer.allocate(4_000_000);
    private final byte[] part = new byte[300_000];

    OnWrite(Ends ends) {
      this.ends = ends;
    }

    @Override
    void open(TaskGroup group) throws Exception {
      ends.open();
    }

    @Override
    void work() throws Exception {
      ends.victims.write(source);
      ends.victims.closeOutput();
    }

    /** Takes what there is; a victim that waits to write has left something. */
    @Override
    void feed() throws Exception {
      if (got.position() < total()) {
        var target = ByteBuffer.wrap(part);
        ends.others.read(target);
        got.put(target.flip());
      }
    }

    int total() {
      return source.capacity();
    }

    @Override
    void check(boolean cancelled) throws Exception {
      while (got.position() < total()) {
        feed();
      }
      assertEquals(-1, ends.others.read(ByteBuffer.wrap(part)));
      assertEquals(ByteBuffer.wrap(source.array()), got.flip());
    }

    @Override
    public void close() {
      ends.close();
    }
  }

  /** Writes while another task writes, whose bytes must stay together. */
  private static final class OnSecondWrite extends OnWrite {
    private static final int OTHERS = 2_000_000;

    OnSecondWrite(Ends ends) {
      super(ends);
    }

    @Override
    void open(TaskGroup group) throws Exception {
      super.open(group);
      Task<?> other = group.start(() -> ends.victims.write(new byte[OTHERS]));
      new Yielding().untilStill(other);
    }

    @Override
    int total() {
      return source.capacity() + OTHERS;
    }

    @Override
    void check(boolean cancelled) throws Exception {
      while (got.position() < total()) {
        feed();
      }
      assertEquals(-1, got.slice(0, OTHERS).mismatch(ByteBuffer.allocate(OTHERS)));
      assertEquals(ByteBuffer.wrap(source.array()), got.flip().position(OTHERS));
    }
  }

  /** Accepts connections, and knows each by what it says. */
  private static final class OnAccept extends NetTrial {
    private final Kind kind;
    private final List<SocketStream> accepted = new ArrayList<>();
    private final List<SocketStream> connected = new ArrayList<>();
    private @Nullable SocketServer server;

    OnAccept(Kind kind) {
      this.kind = kind;
    }

    private SocketServer server() {
      return Objects.requireNonNull(server);
    }

    @Override
    void open(TaskGroup group) throws Exception {
      server = SocketServer.listen(kind.anyAddress());
    }

    @Override
    void work() throws Exception {
      while (accepted.size() < 3) {
        accepted.add(server().accept());
      }
    }

    @Override
    void feed() throws Exception {
      if (connected.size() < 3) {
        var stream = SocketStream.connect(server().localAddress());
        connected.add(stream);
        stream.write(connected.size() + "\n");
      }
    }

    @Override
    void check(boolean cancelled) throws Exception {
      List<String> heard = new ArrayList<>();
      for (SocketStream stream : accepted) {
        heard.add(stream.readLine());
      }
      assertEquals(List.of("1", "2", "3"), heard);
    }

    @Override
    public void close() {
      connected.forEach(SocketStream::close);
      accepted.forEach(SocketStream::close);
      server().close();
    }
  }

  /** Shakes hands; cancelled, it must close the connection and the other side must hear of it. */
  private static final class OnHandshake extends NetTrial {
    private final SSLContext context;
    private final boolean client;
    private @Nullable Loopback pair;
    private @Nullable TlsStream encrypted;
    private @Nullable Task<TlsStream> other;

    OnHandshake(SSLContext context, boolean client) {
      this.context = context;
      this.client = client;
    }

    private Loopback pair() {
      return Objects.requireNonNull(pair);
    }

    @Override
    void open(TaskGroup group) throws Exception {
      pair = Loopback.open(Kind.TCP);
    }

    @Override
    void work() throws Exception {
      encrypted = client
          ? TlsStream.connect(pair().client(), context, "localhost")
          : TlsStream.accept(pair().server(), context);
    }

    @Override
    void feed() {
      if (other == null) {
        other = Heddle.start(() -> client
            ? TlsStream.accept(pair().server(), context)
            : TlsStream.connect(pair().client(), context, "localhost"));
        other.onDone(_ -> {});
      }
    }

    @Override
    boolean canGoOn() {
      return false;
    }

    @Override
    void check(boolean cancelled) throws Exception {
      feed();
      Task<TlsStream> peer = Objects.requireNonNull(other);
      if (cancelled) {
        assertTrue((client ? pair().client() : pair().server()).isClosed());
        if (peer.outcome() instanceof Outcome.Success<TlsStream>(var stream)) {
          assertThrows(IOException.class, () -> stream.readExactly(1));
        } else {
          assertInstanceOf(IOException.class, peer.exceptionNow());
        }
      } else {
        peer.await().write("hello");
        assertArrayEquals("hello".getBytes(StandardCharsets.UTF_8),
            Objects.requireNonNull(encrypted).readExactly(5));
      }
    }

    @Override
    public void close() {
      pair().close();
    }
  }

  /** Receives datagrams, of which the operating system loses none so near. */
  private static final class OnReceive extends NetTrial {
    private final List<Integer> received = new ArrayList<>();
    private int sent;
    private @Nullable UdpSocket mine;
    private @Nullable UdpSocket others;

    @Override
    void open(TaskGroup group) throws Exception {
      mine = UdpSocket.bind(EchoTest.anyPort());
      others = UdpSocket.bind(EchoTest.anyPort());
    }

    @Override
    void work() throws Exception {
      var target = ByteBuffer.allocate(100);
      while (received.size() < 4) {
        SocketAddress sender = Objects.requireNonNull(mine).receive(target.clear());
        assertEquals(Objects.requireNonNull(others).localAddress(), sender);
        received.add(target.flip().getInt());
      }
    }

    @Override
    void feed() throws Exception {
      if (sent < 4) {
        Objects.requireNonNull(others).send(
            ByteBuffer.allocate(4).putInt(0, sent++), Objects.requireNonNull(mine).localAddress());
      }
    }

    @Override
    void check(boolean cancelled) {
      assertEquals(List.of(0, 1, 2, 3), received);
    }

    @Override
    public void close() {
      Objects.requireNonNull(mine).close();
      Objects.requireNonNull(others).close();
    }
  }
}
