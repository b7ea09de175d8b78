package dev.heddle.libraries;

import dev.heddle.Body;
import dev.heddle.TaskFailedException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.stream.Stream;

/**
 * Requests of the JDK's HTTP client beside others that are cancelled. For such a one it closes the connection,
 * which seldom is the next request's by then; that also happens without Heddle.
 */
final class Innocent {
  private Innocent() {}

  /** Asks again if somebody else's request was cancelled. */
  static String ask(Body<HttpResponse<String>, IOException> request)
      throws IOException, InterruptedException {
    while (true) {
      try {
        HttpResponse<String> response = request.call();
        return response.statusCode() + ": " + response.body();
      } catch (IOException | TaskFailedException e) {
        if (!isOfAnotherRequest(e)) {
          throw e;
        }
      }
    }
  }

  private static boolean isOfAnotherRequest(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .anyMatch(cause -> "connection closed locally".equals(cause.getMessage()));
  }
}
