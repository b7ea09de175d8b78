package dev.heddle.observe;

import dev.heddle.TaskTree;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
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
 * <p>It is served from threads of its own, which no run can hold up: a blocked loop is seen as well as
 * a busy one; nor can a client that sends half a request. {@code /} is the page, {@code /tree.json} is {@link TaskTree#toJson} and {@code
 * /tree.txt} the text; with {@code ?stacks} each task has its stack.
 *
 * <p>Names of tasks and stacks are not for everybody. So it listens on the loopback address only,
 * answers nothing but GET, and refuses requests that name another host than this one: otherwise a page
 * on the web whose name is made to point here could read it. Other users of the machine can.
 */
public final class LivePage implements AutoCloseable {
  private static final String POLICY =
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'";

  /** Where a page has its tree from. */
  @FunctionalInterface
  interface Trees {
    String take(boolean stacks) throws IOException;
  }

  private final PageServer server;
  private final byte[] page;
  private final Trees json;
  private final Trees text;

  private LivePage(int port, byte[] page, Trees json, Trees text) throws IOException {
    this.page = page;
    this.json = json;
    this.text = text;
    this.server =
        new PageServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), this::answer);
  }

  /**
   * Opens the page.
   *
   * @param port the port, 0 for any that is free
   * @return the page; it is served until it is closed
   * @throws IOException if the port is not free
   */
  public static LivePage open(int port) throws IOException {
    return open(port, stacks -> tree(stacks).toJson(), stacks -> tree(stacks).toString());
  }

  static LivePage open(int port, Trees json, Trees text) throws IOException {
    byte[] page;
    try (InputStream file = LivePage.class.getResourceAsStream("live-page.html")) {
      if (file == null) {
        throw new IOException("live-page.html is missing beside " + LivePage.class);
      }
      page = file.readAllBytes();
    }
    var live = new LivePage(port, page, json, text);
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
        .create("http://" + authority(server.address().getAddress().getHostAddress()) + "/");
  }

  private String authority(String host) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + server.address().getPort();
  }

  private PageServer.Response answer(PageServer.Request request) {
    if (!isForUs(request.host())) {
      return text(403, "text/plain", "This page answers to its own address only: " + url());
    }
    if (!request.method().equals("GET")) {
      return new PageServer.Response(405, Map.of("Allow", "GET"), new byte[0]);
    }
    int query = request.target().indexOf('?');
    boolean stacks = query >= 0 && request.target().substring(query).equals("?stacks");
    return switch (query < 0 ? request.target() : request.target().substring(0, query)) {
      case "/" -> content(200, "text/html", page);
      case "/tree.json" -> answer("application/json", json, stacks);
      case "/tree.txt" -> answer("text/plain", text, stacks);
      default -> text(404, "text/plain", "There is /, /tree.json and /tree.txt");
    };
  }

  private static PageServer.Response answer(String type, Trees trees, boolean stacks) {
    try {
      return text(200, type, trees.take(stacks));
    } catch (IOException e) {
      return text(503, "text/plain", String.valueOf(e.getMessage()));
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

  private static PageServer.Response text(int status, String type, String text) {
    return content(status, type, text.getBytes(StandardCharsets.UTF_8));
  }

  private static PageServer.Response content(int status, String type, byte[] body) {
    var headers =
        Map.of(
            "Content-Type", type + "; charset=utf-8",
            "Cache-Control", "no-store",
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Content-Security-Policy", POLICY);
    return new PageServer.Response(status, headers, body);
  }

  /** Ends it at once, with the requests that are being answered. */
  @Override
  public void close() {
    server.close();
  }

  /** Says where it is. */
  @Override
  public String toString() {
    return "LivePage[" + url() + "]";
  }
}
