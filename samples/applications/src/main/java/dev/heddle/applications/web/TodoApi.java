package dev.heddle.applications.web;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.CREATED;
import static io.netty.handler.codec.http.HttpResponseStatus.METHOD_NOT_ALLOWED;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.NO_CONTENT;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_TIMEOUT;

import dev.heddle.Heddle;
import dev.heddle.netty.HttpExchange;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The list over HTTP: {@code GET} and {@code POST /todos}, {@code PUT} and {@code DELETE /todos/ID}. */
final class TodoApi {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern PATH = Pattern.compile("/todos(?:/(\\d{1,9}))?");
  private static final int MOST_BYTES = 64 * 1024;

  private final TodoStore todos;
  private final Duration limit;

  /** What a client sends. */
  private record Wish(@Nullable String title, boolean done) {}

  TodoApi(TodoStore todos, Duration limit) {
    this.todos = todos;
    this.limit = limit;
  }

  void handle(HttpExchange exchange) throws IOException, InterruptedException {
    try {
      Heddle.timeout(limit, () -> route(exchange));
    } catch (ApiException e) {
      respond(exchange, e.status(), Map.of("error", e.getMessage()));
    } catch (TimeoutException _) {
      respond(exchange, REQUEST_TIMEOUT, Map.of("error", "The request took more than " + limit));
    }
  }

  private void route(HttpExchange exchange)
      throws IOException, InterruptedException {
    String path = new QueryStringDecoder(exchange.request().uri()).path();
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      throw new ApiException(NOT_FOUND, "There is no " + path);
    }
    String id = matcher.group(1);
    if (id == null) {
      list(exchange);
    } else {
      one(exchange, Integer.parseInt(id));
    }
  }

  private void list(HttpExchange exchange) throws IOException, InterruptedException {
    switch (exchange.request().method().name()) {
      case "GET" -> respond(exchange, OK, todos.all());
      case "POST" -> respond(exchange, CREATED, todos.add(title(wish(exchange))));
      default -> throw new ApiException(METHOD_NOT_ALLOWED, "Use GET or POST");
    }
  }

  private void one(HttpExchange exchange, int id)
      throws IOException, InterruptedException {
    switch (exchange.request().method().name()) {
      case "PUT" -> {
        Wish wish = wish(exchange);
        respond(exchange, OK,
            todos.replace(id, title(wish), wish.done()).orElseThrow(() -> missing(id)));
      }
      case "DELETE" -> {
        if (!todos.remove(id)) {
          throw missing(id);
        }
        exchange.respond(NO_CONTENT);
      }
      default -> throw new ApiException(METHOD_NOT_ALLOWED, "Use PUT or DELETE");
    }
  }

  private static ApiException missing(int id) {
    return new ApiException(NOT_FOUND, "There is no to-do " + id);
  }

  private static String title(Wish wish) {
    if (wish.title() == null || wish.title().isBlank()) {
      throw new ApiException(BAD_REQUEST, "Send a title, as in {\"title\": \"buy milk\"}");
    }
    return wish.title();
  }

  /** Waits for the body, however slowly it comes; nobody else is held up. */
  private static Wish wish(HttpExchange exchange)
      throws IOException, InterruptedException {
    byte[] body = exchange.body().readAll(MOST_BYTES);
    try {
      return JSON.readValue(body, Wish.class);
    } catch (JacksonException e) {
      throw new ApiException(BAD_REQUEST, "The body is not a to-do: " + e.getOriginalMessage());
    }
  }

  private static void respond(HttpExchange exchange, HttpResponseStatus status, Object answer) {
    exchange.respond(status, "application/json", JSON.writeValueAsBytes(answer));
  }
}
