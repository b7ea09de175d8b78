package dev.heddle.benchmarks.workloads;

import java.io.IOException;

/** Sends back what it receives, on loopback, on as many connections as there are. */
interface EchoServer extends AutoCloseable {
  /** The most bytes read at a time. */
  int BUFFER = 1024;

  /** How many connections may wait to be accepted. */
  int BACKLOG = 1024;

  /** Begins, and returns the port. */
  int open() throws Exception;

  @Override
  void close() throws IOException;

  static EchoServer named(String subject, int carriers) {
    return switch (subject) {
      case "heddle" -> new HeddleEcho(carriers);
      case "jdk" -> new ThreadEcho(Thread.ofVirtual().factory());
      case "threads" -> new ThreadEcho(Thread.ofPlatform().daemon().factory());
      case "netty" -> new NettyEcho();
      default -> throw new IllegalArgumentException("There is no echo by '" + subject + "'");
    };
  }
}
