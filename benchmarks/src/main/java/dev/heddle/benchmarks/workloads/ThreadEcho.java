package dev.heddle.benchmarks.workloads;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.ThreadFactory;

/** A thread for each connection, virtual or platform, on blocking sockets. */
final class ThreadEcho implements EchoServer {
  private final ThreadFactory threads;
  private final ServerSocketChannel server;

  ThreadEcho(ThreadFactory threads) {
    this.threads = threads;
    try {
      server = BlockingEcho.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int open() throws IOException {
    threads.newThread(
        () -> BlockingEcho.accept(server, body -> threads.newThread(body).start())).start();
    return BlockingEcho.port(server);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
