package dev.heddle.applications.bot;

import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static io.netty.handler.codec.http.HttpResponseStatus.SERVICE_UNAVAILABLE;

import dev.heddle.netty.HttpExchange;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.json.JsonMapper;

/** The messenger over HTTP: for the bot {@code /updates} and {@code /messages}, for users {@code /chats/ID}. */
final class MessengerApi {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST_BYTES = 4096;

  private final Messenger messenger;
  private final double faults;

  MessengerApi(Messenger messenger, double faults) {
    this.messenger = messenger;
    this.faults = faults;
  }

  void handle(HttpExchange exchange) throws IOException, InterruptedException {
    var uri = new QueryStringDecoder(exchange.request().uri());
    String path = uri.path();
    if (path.startsWith("/chats/")) {
      ofUser(exchange, uri, Long.parseLong(path.substring("/chats/".length())));
    } else if (ThreadLocalRandom.current().nextDouble() < faults) {
      exchange.respond(SERVICE_UNAVAILABLE);
    } else if (path.equals("/updates")) {
      long offset = Long.parseLong(parameter(uri, "offset", "0"));
      json(exchange, messenger.updates(offset, patience(uri)));
    } else if (path.equals("/messages")) {
      messenger.botSays(JSON.readValue(exchange.body().readAll(MOST_BYTES), Message.class));
      json(exchange, true);
    } else {
      exchange.respond(NOT_FOUND);
    }
  }

  private void ofUser(HttpExchange exchange, QueryStringDecoder uri, long chat)
      throws IOException, InterruptedException {
    if (exchange.request().method().name().equals("POST")) {
      byte[] text = exchange.body().readAll(MOST_BYTES);
      messenger.userSays(chat, new String(text, StandardCharsets.UTF_8));
      json(exchange, true);
    } else {
      int after = Integer.parseInt(parameter(uri, "after", "0"));
      json(exchange, messenger.answers(chat, after, patience(uri)));
    }
  }

  private static Duration patience(QueryStringDecoder uri) {
    return Duration.parse(parameter(uri, "patience", "PT0S"));
  }

  private static String parameter(QueryStringDecoder uri, String name, String otherwise) {
    return uri.parameters().getOrDefault(name, List.of(otherwise)).getFirst();
  }

  private static void json(HttpExchange exchange, Object answer) {
    exchange.respond(OK, "application/json", JSON.writeValueAsBytes(answer));
  }
}
