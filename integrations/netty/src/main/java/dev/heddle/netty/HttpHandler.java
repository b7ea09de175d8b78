package dev.heddle.netty;

/** Answers requests, in plain blocking code. */
@FunctionalInterface
public interface HttpHandler {

  /**
   * Handles a request. Each runs in a task of its own, at first on the carrier of its connection; on one
   * connection of HTTP/1.1 one at a time, in the order of the requests, on HTTP/2 side by side.
   *
   * <p>If it throws, or returns without having answered, the client gets status 500, or if the answer has
   * begun, the connection of HTTP/1.1 or the stream of HTTP/2 is cut off. If the client goes away, the task
   * is cancelled.
   *
   * @param exchange the request, and where the answer goes
   * @throws Exception as it likes; it goes to the {@code FailureHandler} of the run
   */
  void handle(HttpExchange exchange) throws Exception;
}
