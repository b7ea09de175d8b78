package dev.heddle.applications.transfer;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;

/** Requests whose failures say whom they were for: the JDK's do not, if nobody listens. */
final class Reached {
  private Reached() {}

  static <T> HttpResponse<T> send(HttpClient http, HttpRequest request, BodyHandler<T> body)
      throws IOException, InterruptedException {
    try {
      return http.send(request, body);
    } catch (ConnectException e) {
      throw new IOException("nobody listens at " + request.uri() + "; is the server running?", e);
    }
  }
}
