package dev.heddle.benchmarks.workloads;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * The client, the same for every server: one thread, one selector, and on each connection one request
 * at a time. Each request is numbered, and its answer has to be the same bytes.
 */
public final class EchoClient implements AutoCloseable {
  private static final int SIZE = 64;

  private final Selector selector = Selector.open();
  private long answers;

  EchoClient(int port, int connections) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    for (int i = 0; i < connections; i++) {
      SocketChannel channel = SocketChannel.open(address);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, new Connection(channel, i));
    }
  }

  /**
   * Measures a server.
   *
   * @param args the port, the number of connections, the milliseconds to warm up and to measure
   * @throws IOException if a connection breaks
   */
  public static void main(String[] args) throws IOException {
    int connections = Integer.parseInt(args[1]);
    try (var client = new EchoClient(Integer.parseInt(args[0]), connections)) {
      client.begin();
      client.requestsPerSecond(Integer.parseInt(args[2]));
      double rate = client.requestsPerSecond(Integer.parseInt(args[3]));
      Program.figure("echo-" + connections, rate, "req/s");
    }
  }

  void begin() throws IOException {
    for (SelectionKey key : selector.keys()) {
      ((Connection) key.attachment()).send();
    }
  }

  double requestsPerSecond(long millis) throws IOException {
    long start = System.nanoTime();
    long end = start + millis * 1_000_000;
    long before = answers;
    // However slow it all is, a rate takes an answer.
    while (System.nanoTime() < end || answers == before) {
      selector.select(key -> ((Connection) key.attachment()).receiveUnchecked(), 100);
    }
    return (answers - before) * 1e9 / (System.nanoTime() - start);
  }

  long answers() {
    return answers;
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }

  private final class Connection {
    private final SocketChannel channel;
    private final ByteBuffer request = ByteBuffer.allocateDirect(SIZE);
    private final ByteBuffer answer = ByteBuffer.allocateDirect(SIZE);
    private long number;

    Connection(SocketChannel channel, int index) {
      this.channel = channel;
      this.number = (long) index << 32;
    }

    void send() throws IOException {
      number++;
      for (int i = 0; i < SIZE; i += Long.BYTES) {
        request.putLong(i, number + i);
      }
      request.clear();
      answer.clear();
      while (request.hasRemaining()) {
        channel.write(request);
      }
    }

    void receiveUnchecked() {
      try {
        receive();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void receive() throws IOException {
      if (channel.read(answer) < 0) {
        throw new IOException("The server has closed a connection");
      }
      if (!answer.hasRemaining()) {
        if (!answer.flip().equals(request.flip())) {
          throw new IOException("The answer to request " + number + " is not the request");
        }
        answers++;
        send();
      }
    }
  }
}
