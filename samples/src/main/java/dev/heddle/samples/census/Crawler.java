package dev.heddle.samples.census;

import dev.heddle.Heddle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Fetches over HTTP, with a deadline for each try and a few tries for each address. */
final class Crawler implements AutoCloseable {
  private static final int TRIES = 4;
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  private final HttpClient client;

  Crawler(Executor executor) {
    client =
        HttpClient.newBuilder().executor(executor).version(HttpClient.Version.HTTP_1_1).build();
  }

  /**
   * Fetches one address.
   *
   * @throws IOException if the last try fails too
   * @throws InterruptedException if the caller is cancelled
   */
  byte[] fetch(URI address) throws IOException, InterruptedException {
    Duration pause = FIRST_PAUSE;
    for (int tries = 1;; tries++) {
      try {
        return fetchOnce(address);
      } catch (IOException e) {
        if (tries == TRIES) {
          throw new IOException("Cannot fetch " + address + " after " + tries + " tries", e);
        }
        Heddle.sleep(pause);
        pause = pause.multipliedBy(2);
      }
    }
  }

  private byte[] fetchOnce(URI address) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(address).timeout(LIMIT).build();
    HttpResponse<byte[]> response =
        client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException("status " + response.statusCode() + " from " + address);
    }
    return response.body();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
