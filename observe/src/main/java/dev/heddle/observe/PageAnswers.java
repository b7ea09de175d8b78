package dev.heddle.observe;

import dev.heddle.Task;
import dev.heddle.observe.folding.Shown;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a live page answers to which request, and which requests it refuses. */
final class PageAnswers implements PageServer.Handler {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final String TOKEN = "x-heddle-token";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final PageFiles files;
  private final PageSource source;
  private final @Nullable CancelButtons buttons;
  private final OneAtATime trees = new OneAtATime(PATIENCE);
  private volatile int port;

  PageAnswers(PageFiles files, PageSource source, @Nullable CancelButtons buttons) {
    this.files = files;
    this.source = source;
    this.buttons = buttons;
  }

  /** Says where it is served, by which requests for it are known. */
  void servedAt(InetSocketAddress address) {
    port = address.getPort();
  }

  String authority(String host) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
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

  /**
   * Whether it may come from this page, or from no page. Others could not read the answer, but have it made, by a picture
   * or a form: browsers say where such requests come from. To follow a link to the page itself is nothing that costs.
   */
  private boolean isOfThisPage(PageServer.Request request, String path) {
    String origin = request.headers().get("origin");
    if (origin != null && !(origin.startsWith("http://") && isForUs(origin.substring(7)))) {
      return false;
    }
    String site = request.headers().get("sec-fetch-site");
    return site == null
        || site.equals("same-origin")
        || site.equals("none")
        || path.equals("/") && "navigate".equals(request.headers().get("sec-fetch-mode"));
  }

  @Override
  public PageServer.Response answer(PageServer.Request request) {
    if (!isForUs(request.headers().get("host"))) {
      return text(
          403, "text/plain",
          "This page answers to its own address only: http://" + authority("127.0.0.1") + "/");
    }
    int mark = request.target().indexOf('?');
    String path = mark < 0 ? request.target() : request.target().substring(0, mark);
    String query = mark < 0 ? "" : request.target().substring(mark + 1);
    if (!isOfThisPage(request, path)) {
      return text(
          403, "text/plain",
          "Another page has asked for this one; open http://" + authority("127.0.0.1") + "/");
    }
    if (request.method().equals("POST") && path.equals("/cancel") && buttons != null) {
      return cancel(buttons, request.headers().get(TOKEN), query);
    }
    if (!request.method().equals("GET")) {
      return content(405, "text/plain", new byte[0], Map.of("Allow", "GET"));
    }
    byte[] file = files.at(path);
    return file == null
        ? tree(path, query)
        : content(200, files.typeAt(path), file, Map.of());
  }

  private PageServer.Response tree(String path, String query) {
    boolean stacks = query.equals("stacks");
    String whole = path + (stacks ? "?stacks" : "");
    try {
      return switch (path) {
        case "/tree.json" ->
          text(200, "application/json", trees.answer(whole, () -> source.tree(stacks, true)));
        case "/tree.txt" ->
          text(200, "text/plain",
              trees.answer(whole, () -> Shown.lines(source.tree(stacks, false))));
        case "/view.json" ->
          text(200, "application/json", trees.answer(path + "?" + query, () -> view(query)));
        default -> text(404, "text/plain", "There is /, /tree.json, /tree.txt and /view.json");
      };
    } catch (IOException e) {
      byte[] why = String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8);
      return content(503, "text/plain", why, Map.of("Retry-After", "1"));
    }
  }

  /** Says also whether there are buttons, and whether the program's JVM has warned of its being looked at. */
  private String view(String query) throws IOException {
    String view = source.folded(query);
    String rest = view.isEmpty() ? "\"tasks\":0,\"runs\":[]}" : view.substring(1);
    String warned = source.hasWarned() ? ",\"warned\":true" : "";
    return "{\"buttons\":" + (buttons != null) + warned + "," + rest;
  }

  /** A page of somebody else's cannot send that header: browsers would ask first, by a method that is refused. */
  private static PageServer.Response cancel(
      CancelButtons buttons, @Nullable String token, String query) {
    if (!buttons.knows(token)) {
      return text(
          403, "text/plain",
          "To cancel takes the token, which is to be added to the address of the page after a #");
    }
    if (!query.matches("thread=\\d{1,18}")) {
      return text(400, "text/plain", "What to cancel is said by ?thread= and a number");
    }
    long thread = Long.parseLong(query.substring(query.indexOf('=') + 1));
    Task<?> task = buttons.cancel(thread);
    return task == null
        ? text(
            404, "text/plain", "No task runs on thread " + thread
                + "; it has ended, or its run does not have these buttons as its probe")
        : text(200, "text/plain", "cancelled: " + task.name());
  }

  private static PageServer.Response text(int status, String type, String text) {
    return content(status, type, text.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  private static PageServer.Response content(
      int status, String type, byte[] body, Map<String, String> more) {
    Map<String, String> headers = new HashMap<>(more);
    headers.put("Content-Type", type + "; charset=utf-8");
    headers.put("Cache-Control", "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Frame-Options", "DENY");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Content-Security-Policy", POLICY);
    return new PageServer.Response(status, headers, body);
  }
}
