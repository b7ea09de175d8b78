package dev.heddle.applications.bot;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Somebody at the other end of the messenger. */
record User(HttpClient http, URI messenger, long chat) {
  private static final JsonMapper JSON = new JsonMapper();

  void say(String text) throws Exception {
    send(HttpRequest.newBuilder(messenger.resolve("/chats/" + chat))
        .POST(BodyPublishers.ofString(text)));
  }

  /** Waits until the bot has said so many things, and returns all that it has said. */
  List<String> hear(int many) throws Exception {
    var heard = new ArrayList<String>();
    while (heard.size() < many) {
      heard.addAll(List.of(JSON.readValue(
          send(HttpRequest.newBuilder(messenger
              .resolve("/chats/" + chat + "?patience=PT10S&after=" + heard.size()))),
          String[].class)));
    }
    return heard;
  }

  private String send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString()).body();
  }
}
