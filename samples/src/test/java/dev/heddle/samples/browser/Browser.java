package dev.heddle.samples.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Chromium without a window, told what to do by its DevTools protocol. */
final class Browser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final int ANSWER_SECONDS = 30;

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private int number;

  private Browser(Process process, int port) throws Exception {
    this.process = process;
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    String tab = client.send(request, BodyHandlers.ofString()).body();
    String address = JsonMapper.shared().readTree(tab).get("webSocketDebuggerUrl").asString();
    this.socket =
        client.newWebSocketBuilder().buildAsync(URI.create(address), new Answers()).join();
  }

  /** Opens one whose window would be of that size. */
  static Browser open(Path profile, int width, int height) throws Exception {
    Process process =
        new ProcessBuilder(
            installed(), "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--remote-debugging-port=0", "--user-data-dir=" + profile,
            "--window-size=" + width + "," + height, "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader said = process.errorReader(StandardCharsets.UTF_8);
    String line;
    while ((line = said.readLine()) != null) {
      if (line.startsWith("DevTools listening on ")) {
        Thread.ofPlatform().daemon().start(() -> said.lines().forEach(_ -> {}));
        return new Browser(process, URI.create(line.substring(line.indexOf("ws://"))).getPort());
      }
    }
    throw new IOException("The browser has ended with " + process.waitFor());
  }

  private static String installed() {
    for (String folder : System.getenv("PATH").split(":")) {
      for (String name : NAMES) {
        Path program = Path.of(folder, name);
        if (Files.isExecutable(program)) {
          return program.toString();
        }
      }
    }
    return Assumptions.abort(
        "None of " + NAMES
            + " is on the PATH; install one, on Debian by: apt-get install chromium");
  }

  private final class Answers implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonNode answer = JsonMapper.shared().readTree(text.toString());
        text.setLength(0);
        var waiting = answer.has("id") ? asked.remove(answer.get("id").asInt()) : null;
        if (waiting != null) {
          waiting.complete(answer);
        }
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }

  private JsonNode ask(String method, Map<String, ?> parameters) throws Exception {
    var answer = new CompletableFuture<JsonNode>();
    int id = ++number;
    asked.put(id, answer);
    socket.sendText(
        JsonMapper.shared()
            .writeValueAsString(Map.of("id", id, "method", method, "params", parameters)),
        true).join();
    JsonNode said = answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    if (said.has("error")) {
      throw new IOException(method + ": " + said.get("error"));
    }
    return said.get("result");
  }

  void visit(String address) throws Exception {
    ask("Page.navigate", Map.of("url", address));
  }

  /** What a script of the page's language comes to, in words. */
  String eval(String script) throws Exception {
    JsonNode result = ask("Runtime.evaluate", Map.of("expression", script, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new IOException(script + ": " + result.get("exceptionDetails"));
    }
    return result.get("result").path("value").asString("");
  }

  /** Waits until a script comes to true. */
  void until(String condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
    while (!eval("document.readyState === 'complete' && Boolean(" + condition + ")")
        .equals("true")) {
      if (System.nanoTime() > end) {
        throw new AssertionError(condition + " did not come; the page shows "
            + eval("document.body.innerText"));
      }
      Thread.sleep(50);
    }
  }

  void writePicture(Path file) throws Exception {
    Files.createDirectories(file.getParent());
    JsonNode shot = ask("Page.captureScreenshot", Map.of("format", "png"));
    Files.write(file, Base64.getDecoder().decode(shot.get("data").asString()));
  }

  @Override
  public void close() {
    socket.abort();
    client.close();
    process.destroy();
    // It writes into its profile until then.
    process.onExit().join();
  }
}
