package dev.heddle.applications.bot;

import dev.heddle.retry.Backoff;
import dev.heddle.retry.Retry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The messenger as the bot sees it. A call that fails is tried again until its task is cancelled. */
final class MessengerClient {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration LATE = Duration.ofSeconds(10);
  private static final Retry PATIENTLY = Retry.forever()
      .backoff(Backoff.exponential(Duration.ofMillis(50), Duration.ofSeconds(5)).withJitter(0.5))
      .on(IOException.class);

  private final HttpClient http;
  private final URI messenger;
  private boolean told;

  MessengerClient(HttpClient http, URI messenger) {
    this.http = http;
    this.messenger = messenger;
  }

  /**
   * Waits until there is something from an id on. The messenger forgets what is before that.
   *
   * @return what there is; empty if it was not patient enough
   */
  List<Update> updates(long offset, Duration patience) throws IOException, InterruptedException {
    var request = HttpRequest
        .newBuilder(messenger.resolve("/updates?offset=" + offset + "&patience=" + patience))
        .timeout(patience.plus(LATE))
        .build();
    return List.of(JSON.readValue(PATIENTLY.run(() -> send(request)), Update[].class));
  }

  void send(Message message) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(messenger.resolve("/messages"))
        .timeout(LATE)
        .POST(BodyPublishers.ofString(JSON.writeValueAsString(message)))
        .build();
    PATIENTLY.run(() -> send(request));
  }

  private String send(HttpRequest request) throws IOException, InterruptedException {
    var response = answer(request);
    if (response.statusCode() != 200) {
      throw new IOException(request.uri() + " answered " + response.statusCode());
    }
    return response.body();
  }

  /** It may come up later, so that nobody gives up; but it is said once. */
  private HttpResponse<String> answer(HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (ConnectException e) {
      if (!told) {
        told = true;
        System.err.println("Nobody listens at --messenger=" + messenger
            + "; it is tried again and again. './heddle app messenger' starts one");
      }
      throw e;
    }
  }
}
