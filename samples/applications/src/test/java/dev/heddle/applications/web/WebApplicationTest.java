package dev.heddle.applications.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.applications.RunningApplication;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class WebApplicationTest {
  @TempDir private Path folder;

  private RunningApplication start(String limit) throws IOException {
    return RunningApplication.start(
        "web", "--port=0", "--file=" + folder.resolve("todos.json"), limit);
  }

  private static URI address(RunningApplication server) throws IOException {
    return URI.create(server.awaitLine("listening on "));
  }

  private static HttpResponse<String> send(
      HttpClient client, URI uri, String method, String body) throws Exception {
    var request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString(body)).build();
    return client.send(request, BodyHandlers.ofString());
  }

  @Test
  void listIsKeptThroughManyClientsAndARestart() throws Exception {
    try (var server = start("--limit=PT30S"); var client = HttpClient.newHttpClient()) {
      URI todos = address(server).resolve("/todos");
      var sent = IntStream.range(0, 50).mapToObj(n -> client.sendAsync(
          HttpRequest.newBuilder(todos)
              .POST(BodyPublishers.ofString("{\"title\":\"no. " + n + "\"}"))
              .build(),
          BodyHandlers.ofString())).toList();
      for (var each : sent) {
        assertEquals(201, each.join().statusCode());
      }
      assertEquals(200, send(client, todos.resolve("/todos/7"), "PUT",
          "{\"title\":\"done\",\"done\":true}").statusCode());
      assertEquals(204, send(client, todos.resolve("/todos/8"), "DELETE", "").statusCode());
      server.terminate();
      assertEquals(0, server.join());
    }
    try (var server = start("--limit=PT30S"); var client = HttpClient.newHttpClient()) {
      String list = send(client, address(server).resolve("/todos"), "GET", "").body();
      assertEquals(49, list.split("\"id\"").length - 1, list);
      assertTrue(list.contains("{\"id\":7,\"title\":\"done\",\"done\":true}"), list);
      assertFalse(list.contains("\"id\":8,"), list);
    }
  }

  @Test
  void requestsThatMakeNoSenseAreRefusedWithAReason() throws Exception {
    try (var server = start("--limit=PT30S"); var client = HttpClient.newHttpClient()) {
      URI root = address(server);
      record Case(String method, String path, String body, int status, String reason) {}
      for (var each : List.of(
          new Case("POST", "/todos", "{\"title\":", 400, "The body is not a to-do"),
          new Case("POST", "/todos", "{}", 400, "Send a title"),
          new Case("GET", "/nothing", "", 404, "There is no /nothing"),
          new Case("DELETE", "/todos/5", "", 404, "There is no to-do 5"),
          new Case("PATCH", "/todos", "", 405, "Use GET or POST"))) {
        var response = send(client, root.resolve(each.path), each.method, each.body);
        assertEquals(each.status, response.statusCode(), response.body());
        assertTrue(response.body().startsWith("{\"error\":\"" + each.reason), response.body());
      }
    }
  }

  @Test
  void bodyThatDoesNotComeIsGivenUp() throws Exception {
    try (var server = start("--limit=PT0.2S");
        var socket = new Socket("localhost", address(server).getPort())) {
      say(socket, "POST /todos HTTP/1.1\r\nHost: here\r\nContent-Length: 20\r\n\r\n{\"title\"");
      assertTrue(answer(socket).startsWith("HTTP/1.1 408 "));
    }
  }

  @Test
  void requestThatHasBegunIsAnsweredAfterTheSignalAndNoOtherBegins() throws Exception {
    try (var server = start("--limit=PT30S")) {
      int port = address(server).getPort();
      try (var socket = new Socket("localhost", port)) {
        say(socket, "POST /todos HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\n"
            + "Content-Length: 20\r\n\r\n");
        assertTrue(answer(socket).startsWith("HTTP/1.1 100 "), "the handler reads the body");
        say(socket, "{\"title\":");
        server.terminate();
        server.awaitLine("stopping");
        awaitRefusal(port);
        say(socket, "\"the last\"}");
        assertTrue(answer(socket).startsWith("HTTP/1.1 201 "));
      }
      assertEquals(0, server.join());
      assertEquals(List.of("todos.json"), files());
      assertTrue(Files.readString(folder.resolve("todos.json")).contains("the last"));
    }
  }

  private List<String> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static void awaitRefusal(int port) throws Exception {
    while (true) {
      try {
        new Socket("localhost", port).close();
        Thread.sleep(1);
      } catch (ConnectException _) {
        return;
      }
    }
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String answer(Socket socket) throws IOException {
    var bytes = new byte[4096];
    int read = socket.getInputStream().read(bytes);
    return new String(bytes, 0, Math.max(read, 0), StandardCharsets.UTF_8);
  }
}
