package dev.heddle.applications.chat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of the JDK's. It reads as much as it is told to. */
final class Visitor implements WebSocket.Listener {
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private final WebSocket socket;

  private Visitor(HttpClient client, URI server, String room, String name) {
    socket = client.newWebSocketBuilder()
        .buildAsync(
            URI.create("ws://" + server.getAuthority() + "/rooms/" + room + "?name=" + name), this)
        .join();
  }

  static Visitor listening(HttpClient client, URI server, String room, String name) {
    Visitor visitor = deaf(client, server, room, name);
    visitor.listen();
    return visitor;
  }

  static Visitor deaf(HttpClient client, URI server, String room, String name) {
    return new Visitor(client, server, room, name);
  }

  void listen() {
    socket.request(Long.MAX_VALUE);
  }

  void say(String message) {
    socket.sendText(message, true).join();
  }

  void leave() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
  }

  void vanish() {
    socket.abort();
  }

  @Nullable
  String next() throws InterruptedException {
    return heard.poll(30, TimeUnit.SECONDS);
  }

  @Override
  public void onOpen(WebSocket socket) {}

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
    text.append(part);
    if (last) {
      heard.add(text.toString());
      text.setLength(0);
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    heard.add("closed " + code);
    return null;
  }
}
