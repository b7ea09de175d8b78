package dev.heddle.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.heddle.TaskTree;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A page that shows the tasks of this process, refreshed each second, with the counters of the loops.
 *
 * <pre>{@code
 * try (var page = LivePage.open(0)) {
 *   System.out.println("look at " + page.url());
 *   Heddle.run(...);
 * }
 * }</pre>
 *
 * <p>It is served from a thread of its own, which no run can hold up: a blocked loop is seen as well as
 * a busy one. {@code /} is the page, {@code /tree.json} is {@link TaskTree#toJson} and {@code
 * /tree.txt} the text; with {@code ?stacks} each task has its stack.
 *
 * <p>Names of tasks and stacks are not for everybody. So it listens on the loopback address only,
 * answers nothing but GET, and refuses requests that name another host than this one: otherwise a page
 * on the web whose name is made to point here could read it. Other users of the machine can.
 *
 * <p>It needs the module {@code jdk.httpserver}: a program on the module path requires it itself.
 */
public final class LivePage implements AutoCloseable {
  private static final String POLICY =
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'";

  private final HttpServer server;
  private final ExecutorService thread;
  private final byte[] page;

  private LivePage(HttpServer server, byte[] page) {
    this.server = server;
    this.page = page;
    this.thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("heddle-live-page").factory());
  }

  /**
   * Opens the page.
   *
   * @param port the port, 0 for any that is free
   * @return the page; it is served until it is closed
   * @throws IOException if the port is not free
   */
  public static LivePage open(int port) throws IOException {
    byte[] page;
    try (InputStream file = LivePage.class.getResourceAsStream("live-page.html")) {
      if (file == null) {
        throw new IOException("live-page.html is missing beside " + LivePage.class);
      }
      page = file.readAllBytes();
    }
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    var live = new LivePage(HttpServer.create(address, 0), page);
    live.server.setExecutor(live.thread);
    live.server.createContext("/", live::answer);
    live.server.start();
    return live;
  }

  /**
   * Returns where the page is.
   *
   * @return the address, such as {@code http://127.0.0.1:8080/}
   */
  public URI url() {
    return URI
        .create("http://" + authority(server.getAddress().getAddress().getHostAddress()) + "/");
  }

  private String authority(String host) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!isForUs(exchange.getRequestHeaders().getFirst("Host"))) {
        send(exchange, 403, "text/plain", "This page answers to its own address only: " + url());
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(405, -1);
      } else {
        answerGet(exchange);
      }
    }
  }

  private void answerGet(HttpExchange exchange) throws IOException {
    boolean stacks = "stacks".equals(exchange.getRequestURI().getQuery());
    switch (exchange.getRequestURI().getPath()) {
      case "/" -> send(exchange, 200, "text/html", page);
      case "/tree.json" -> send(exchange, 200, "application/json", tree(stacks).toJson());
      case "/tree.txt" -> send(exchange, 200, "text/plain", tree(stacks).toString());
      default -> send(exchange, 404, "text/plain", "There is /, /tree.json and /tree.txt");
    }
  }

  private static TaskTree tree(boolean stacks) {
    return stacks ? TaskTree.allWithStacks() : TaskTree.all();
  }

  private boolean isForUs(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String asked = host.toLowerCase(Locale.ROOT);
    return asked.equals(authority("127.0.0.1"))
        || asked.equals(authority("localhost"))
        || asked.equals(authority("::1"));
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    send(exchange, status, type, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    var headers =
        Map.of(
            "Content-Type", type + "; charset=utf-8",
            "Cache-Control", "no-store",
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Content-Security-Policy", POLICY);
    headers.forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  /** Ends it at once, with the requests that are being answered. */
  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }

  /** Says where it is. */
  @Override
  public String toString() {
    return "LivePage[" + url() + "]";
  }
}
