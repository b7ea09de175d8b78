package dev.heddle.libraries;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/** Answers each request with its query, after a moment. */
final class EchoServer implements AutoCloseable {
  private final HttpServer server;

  private EchoServer(HttpServer server) {
    this.server = server;
  }

  static EchoServer start() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> {
      try (exchange) {
        Thread.sleep(0, 300_000);
        byte[] query = exchange.getRequestURI().getQuery().getBytes();
        exchange.sendResponseHeaders(200, query.length);
        exchange.getResponseBody().write(query);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    });
    server.start();
    return new EchoServer(server);
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  String url(int number) {
    return "http://" + address() + "/?" + number;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
