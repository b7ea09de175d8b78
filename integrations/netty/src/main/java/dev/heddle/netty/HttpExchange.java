package dev.heddle.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * One request and its answer, to be used by the task that handles it, one thread at a time, and not after
 * the handler has returned. It is answered once: by one of the {@code respond} methods, by {@link #start}
 * or by {@link #webSocket}; or not at all, by {@link #abort}.
 */
public interface HttpExchange {

  /**
   * Returns the request line and the headers.
   *
   * @return the request, without its body
   */
  HttpRequest request();

  /**
   * Returns the body of the request, which may still be on its way. What the handler does not read is
   * dropped when it has returned.
   *
   * @return the body; empty if there is none
   */
  RequestBody body();

  /**
   * Answers. Does not wait: the response goes out when the task next waits or ends, or earlier. Its {@code
   * Content-Length} is set.
   *
   * @param response the response, which is released
   * @throws IllegalStateException if the request has been answered
   */
  void respond(FullHttpResponse response);

  /**
   * Answers with bytes. Does not wait.
   *
   * @param status the status
   * @param type the content type
   * @param content the body, which must not be changed afterwards
   * @throws IllegalStateException if the request has been answered
   */
  default void respond(HttpResponseStatus status, CharSequence type, byte[] content) {
    FullHttpResponse response = Heads.response(status, Unpooled.wrappedBuffer(content));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
    respond(response);
  }

  /**
   * Answers with status 200 and a text. Does not wait.
   *
   * @param text the body, sent as UTF-8
   * @throws IllegalStateException if the request has been answered
   */
  default void respond(String text) {
    respond(HttpResponseStatus.OK, Heads.TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Answers with a status and nothing else. Does not wait.
   *
   * @param status the status
   * @throws IllegalStateException if the request has been answered
   */
  default void respond(HttpResponseStatus status) {
    respond(Heads.response(status));
  }

  /**
   * Begins an answer whose body is written piece by piece. Does not wait.
   *
   * @param head the status line and the headers; without a {@code Content-Length} the body is sent in chunks
   * @return where to write the body; close it at its end
   * @throws IllegalStateException if the request has been answered
   */
  ResponseBody start(HttpResponse head);

  /**
   * Accepts the client's wish to talk WebSocket from now on, and waits until it has been told.
   *
   * @param options subprotocols, limits
   * @return the connection; it is closed when the handler returns
   * @throws IllegalStateException if the request does not ask for that, came by HTTP/2, or has been answered
   * @throws IOException if the client has gone away
   * @throws InterruptedException if the task is cancelled
   */
  WebSocket webSocket(WebSocketOptions options) throws IOException, InterruptedException;

  /**
   * As {@link #webSocket(WebSocketOptions)}, with the defaults.
   *
   * @return the connection
   * @throws IOException if the client has gone away
   * @throws InterruptedException if the task is cancelled
   */
  default WebSocket webSocket() throws IOException, InterruptedException {
    return webSocket(WebSocketOptions.DEFAULT);
  }

  /**
   * Gives up: no answer comes, or no more of the one that has begun, and the client does not take it for the
   * whole. With HTTP/1.1 the connection is closed, with HTTP/2 only the stream is reset. Does not wait. The
   * task goes on, and is not cancelled for this; what it still writes fails, as if the client had gone
   * away. After a whole answer it does nothing.
   */
  void abort();

  /**
   * Returns the channel below: of the connection, or with HTTP/2 of the stream.
   *
   * @return the channel, to look at; what is written to it directly is not in order with the answer
   */
  Channel channel();
}
