package dev.heddle.observe;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a page as a browser would, and as one would not. */
final class PageClient {
  private PageClient() {}

  static String host(LivePage page) {
    return page.url().getAuthority();
  }

  static String get(LivePage page, String path) throws IOException {
    return get(page, path, host(page));
  }

  static String get(LivePage page, String path, String host) throws IOException {
    return ask(page, "GET", path, host);
  }

  /** The head and the body of what is answered; {@code more} are lines of the request's head. */
  static String ask(LivePage page, String method, String path, String host, String... more)
      throws IOException {
    try (var socket = new Socket(page.url().getHost(), page.url().getPort())) {
      String request =
          method + " " + path + " HTTP/1.1\r\nHost: " + host
              + "\r\nContent-Length: 0\r\nConnection: close"
              + (more.length > 0 ? "\r\n" : "")
              + String.join("\r\n", more) + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
