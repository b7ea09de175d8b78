package dev.heddle.spring;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** {@link Greetings}, running, and a client of it. */
final class Application implements AutoCloseable {
  static final String ON = "spring.threads.heddle.enabled=true";

  final ServletWebServerApplicationContext context;
  private final HttpClient client = HttpClient.newHttpClient();

  Application(WebServers server, String... properties) {
    context = (ServletWebServerApplicationContext) new SpringApplication(Greetings.class).run(
        Stream.concat(Stream.of("server.port=0", server.property()), Stream.of(properties))
            .map(property -> "--" + property)
            .toArray(String[]::new));
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  int port() {
    return context.getWebServer().getPort();
  }

  String get(String path) throws IOException, InterruptedException {
    return getFrom(port(), path);
  }

  String getFrom(int port, String path) throws IOException, InterruptedException {
    return client.send(request(port, path), HttpResponse.BodyHandlers.ofString()).body();
  }

  int status(String path) throws IOException, InterruptedException {
    return client.send(request(port(), path), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  CompletableFuture<String> getLater(String path) {
    return client.sendAsync(request(port(), path), HttpResponse.BodyHandlers.ofString())
        .thenApply(HttpResponse::body);
  }

  private static HttpRequest request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
  }

  @Override
  public void close() {
    context.close();
    client.close();
  }
}
