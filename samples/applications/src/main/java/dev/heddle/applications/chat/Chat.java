package dev.heddle.applications.chat;

import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;

import dev.heddle.TaskGroup;
import dev.heddle.channel.LaggedException;
import dev.heddle.channel.Receiver;
import dev.heddle.netty.HttpExchange;
import dev.heddle.netty.WebSocket;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rooms, by name: {@code ws://.../rooms/NAME?name=SPEAKER}. A room is there while somebody is in it. The
 * map needs no lock, since all tasks are on one event loop.
 */
final class Chat {
  private static final String ROOMS = "/rooms/";

  private final Map<String, Room> rooms = new HashMap<>();
  private final int backlog;

  Chat(int backlog) {
    this.backlog = backlog;
  }

  void handle(HttpExchange exchange) throws IOException, InterruptedException {
    var uri = new QueryStringDecoder(exchange.request().uri());
    if (uri.path().equals("/")) {
      exchange.respond(OK, "text/html; charset=utf-8", page());
    } else if (uri.path().startsWith(ROOMS)) {
      String name = uri.parameters().getOrDefault("name", List.of("somebody")).getFirst();
      try (var socket = exchange.webSocket()) {
        visit(uri.path().substring(ROOMS.length()), name, socket);
      }
    } else {
      exchange.respond(NOT_FOUND);
    }
  }

  private void visit(String roomName, String name, WebSocket socket)
      throws IOException, InterruptedException {
    Room room = rooms.computeIfAbsent(roomName, _ -> new Room(backlog));
    try (var messages = room.enter(name); var group = TaskGroup.open("visit of " + name)) {
      group.startDaemon("sender to " + name, () -> deliver(messages, socket));
      String said;
      while ((said = socket.receiveText()) != null) {
        room.say(name + ": " + said);
      }
      group.join();
    } finally {
      room.leave(name);
      if (room.isEmpty()) {
        rooms.remove(roomName);
      }
    }
  }

  /** Waits here, and nowhere else, if the client is slow. */
  private static void deliver(Receiver<String> messages, WebSocket socket)
      throws IOException, InterruptedException {
    while (true) {
      try {
        socket.send(messages.receive());
      } catch (LaggedException e) {
        socket.send("(you have missed " + e.lost() + " messages)");
      }
    }
  }

  /** Read from our own jar, in which nothing takes long. */
  private static byte[] page() throws IOException {
    try (InputStream page = Chat.class.getResourceAsStream("chat.html")) {
      return page.readAllBytes();
    }
  }
}
