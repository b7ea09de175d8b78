package dev.heddle.samples.census;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.heddle.observe.Lane;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;

/**
 * Serves the bundles of a source over HTTP on loopback: {@code /index} says how many there are,
 * {@code /bundle/N} is one of them.
 */
final class ClassServer implements AutoCloseable {
  private final ClassSource source;
  private final Lane loop;
  private final HttpServer server;

  private ClassServer(ClassSource source, Lane loop, HttpServer server) {
    this.source = source;
    this.loop = loop;
    this.server = server;
  }

  static ClassServer start(ClassSource source, Executor executor, Lane loop)
      throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var server = new ClassServer(source, loop, HttpServer.create(address, 0));
    server.server.createContext("/index", server::index);
    server.server.createContext("/bundle/", server::bundle);
    server.server.setExecutor(executor);
    server.server.start();
    return server;
  }

  URI uri(String path) {
    InetSocketAddress address = server.getAddress();
    return URI.create(
        "http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + path);
  }

  private void index(HttpExchange exchange) throws IOException {
    String count = Integer.toString(source.bundles().size());
    answer(exchange, 200, count.getBytes(StandardCharsets.UTF_8));
  }

  private void bundle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    int number = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
    if (number < 0 || number >= source.bundles().size()) {
      answer(exchange, 404, "no such bundle".getBytes(StandardCharsets.UTF_8));
      return;
    }
    long began = System.nanoTime();
    byte[] content = source.read(source.bundles().get(number));
    loop.ran("", began, System.nanoTime());
    answer(exchange, 200, content);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
