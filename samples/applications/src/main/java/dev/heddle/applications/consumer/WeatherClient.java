package dev.heddle.applications.consumer;

import dev.heddle.Heddle;
import dev.heddle.retry.Backoff;
import dev.heddle.retry.Retry;
import dev.heddle.sync.RateLimiter;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/**
 * The API as its consumer sees it. From the outside in: try again; not while all fails; not too many in a
 * second; not for ever.
 */
final class WeatherClient {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Retry SEVERAL_TIMES = Retry.times(6)
      .backoff(Backoff.exponential(Duration.ofMillis(50), Duration.ofSeconds(2)).withJitter(0.5))
      .when(e -> e instanceof IOException && !(e instanceof FileNotFoundException));

  private final HttpClient http;
  private final URI api;
  private final Duration late;
  private final RateLimiter pace;
  private final CircuitBreaker breaker = new CircuitBreaker(10, Duration.ofSeconds(5));

  WeatherClient(HttpClient http, URI api, int rate, Duration late) {
    this.http = http;
    this.api = api;
    this.late = late;
    pace = new RateLimiter(rate, Duration.ofSeconds(1), 1);
  }

  /**
   * Waits for the weather of a city.
   *
   * @throws FileNotFoundException if the API does not know the city
   * @throws IOException if the last attempt has failed too
   */
  Forecast forecast(String city) throws IOException, InterruptedException {
    return SEVERAL_TIMES.run(() -> {
      HttpResponse<String> response = breaker.call(() -> request(city));
      return switch (response.statusCode()) {
        case 200 -> JSON.readValue(response.body(), Forecast.class);
        case 404 -> throw new FileNotFoundException("there is no " + city);
        default -> throw refusal(response);
      };
    });
  }

  /** An answer, if it is no fault of the API's. */
  private HttpResponse<String> request(String city) throws IOException, InterruptedException {
    pace.acquire();
    var request = HttpRequest.newBuilder(api.resolve("/weather/" + city)).timeout(late).build();
    HttpResponse<String> response;
    try {
      response = http.send(request, BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw new IOException("nobody listens at " + api, e);
    }
    if (response.statusCode() >= 500) {
      throw new IOException("status " + response.statusCode());
    }
    return response;
  }

  /** Does as it is told by an API that has too many requests. */
  private static IOException refusal(HttpResponse<String> response) throws InterruptedException {
    long seconds = response.headers().firstValueAsLong("Retry-After").orElse(0);
    Heddle.sleep(Duration.ofSeconds(seconds));
    return new IOException("status " + response.statusCode());
  }
}
