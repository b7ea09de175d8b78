package dev.heddle.applications.crawler;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jsoup.Jsoup;

/** Fetches a page and finds its links. */
final class Fetcher {
  private static final Duration LATE = Duration.ofSeconds(10);
  private static final long MOST_BYTES = 4 << 20;

  private final HttpClient http;

  Fetcher(HttpClient http) {
    this.http = http;
  }

  Page fetch(URI from, URI uri) throws InterruptedException {
    try {
      var request = HttpRequest.newBuilder(uri).timeout(LATE).build();
      var response =
          http.send(request, BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES));
      String dead = response.statusCode() >= 400 ? "status " + response.statusCode() : null;
      return new Page(uri, from, dead, links(response));
    } catch (IOException e) {
      return new Page(uri, from, e.toString(), List.of());
    }
  }

  /** A redirection is a link too, so that what it leads to is fetched once, in its host's turn. */
  private static List<URI> links(HttpResponse<String> response) {
    URI uri = response.uri();
    Optional<String> location = response.headers().firstValue("Location");
    if (location.isPresent()) {
      return link(uri.resolve(location.get()).toString()).stream().toList();
    }
    if (!response.headers().firstValue("Content-Type").orElse("").startsWith("text/html")) {
      return List.of();
    }
    return Jsoup.parse(response.body(), uri.toString()).select("a[href]").stream()
        .flatMap(link -> link(link.absUrl("href")).stream())
        .toList();
  }

  /** One name for one page: without a fragment, without detours. */
  private static Optional<URI> link(String href) {
    try {
      URI uri = new URI(href).normalize();
      if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
        return Optional.empty();
      }
      return Optional.of(new URI(href.replaceFirst("#.*", "")).normalize());
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }
}
