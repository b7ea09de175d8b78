package dev.heddle.applications.cache;

import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.NO_CONTENT;

import dev.heddle.netty.HttpExchange;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Values over HTTP: {@code GET /KEY}, {@code PUT /KEY}. */
record CacheApi(Cache cache) {
  void handle(HttpExchange exchange) throws IOException, InterruptedException {
    String key = new QueryStringDecoder(exchange.request().uri()).path().substring(1);
    if (exchange.request().method().name().equals("PUT")) {
      byte[] value = exchange.body().readAll(1 << 20);
      cache.put(key, new String(value, StandardCharsets.UTF_8));
      exchange.respond(NO_CONTENT);
      return;
    }
    Optional<String> value = cache.get(key);
    if (value.isPresent()) {
      exchange.respond(value.get());
    } else {
      exchange.respond(NOT_FOUND);
    }
  }
}
