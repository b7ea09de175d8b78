package dev.heddle.netty;

import dev.heddle.Promise;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** A WebSocket on a connection of HTTP/1.1. What is not of {@link WebSocket} is for the loop's thread. */
final class WebSocketEnd implements WebSocket {
  private final ChannelHandlerContext context;
  private final Home home;
  private final Flow flow;
  private final Exchange exchange;
  private final Inbound<WebSocketFrame> received;
  private boolean closed;

  WebSocketEnd(ChannelHandlerContext context, Home home, Flow flow, Exchange exchange) {
    this.context = context;
    this.home = home;
    this.flow = flow;
    this.exchange = exchange;
    this.received = new Inbound<>(home, exchange.connection::readsBody);
  }

  static void checkAskedFor(HttpRequest request, boolean isStream) {
    if (isStream) {
      throw new IllegalStateException(
          "A WebSocket over HTTP/2 is not supported; the client has to ask for it by HTTP/1.1");
    }
    if (!request.headers().containsValue(
        HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
      throw new IllegalStateException(
          "This request does not ask for a WebSocket; look at its Upgrade header first: "
              + request.method() + " " + request.uri());
    }
  }

  void shakeHands(WebSocketOptions options, Promise<WebSocketEnd> established) {
    HttpRequest request = exchange.request();
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory(
            null, options.subprotocols(), false, options.largestMessage())
            .newHandshaker(request);
    if (handshaker == null) {
      WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel())
          .addListener(ChannelFutureListener.CLOSE);
      established.fail(new IOException("The client wants an unknown version of WebSocket"));
      return;
    }
    context.pipeline()
        .addBefore(context.name(), null, new WebSocketFrameAggregator(options.largestMessage()));
    context.pipeline().addBefore(context.name(), null, new Utf8FrameValidator());
    var whole =
        new DefaultFullHttpRequest(
            request.protocolVersion(), request.method(), request.uri(), Unpooled.EMPTY_BUFFER,
            request.headers(), EmptyHttpHeaders.INSTANCE);
    handshaker
        .handshake(context.channel(), whole, null, context.newPromise())
        .addListener(
            done -> home.wake(
                done.isSuccess()
                    ? () -> established.complete(this)
                    : () -> established.fail(done.cause())));
  }

  void receive(WebSocketFrame frame) {
    switch (frame) {
      case PingWebSocketFrame ping -> context.writeAndFlush(new PongWebSocketFrame(ping.content()));
      case CloseWebSocketFrame close -> {
        finish(close);
        received.end(null);
      }
      case TextWebSocketFrame text -> received.offer(text, 64 + text.content().readableBytes());
      case BinaryWebSocketFrame bytes ->
        received.offer(bytes, 64 + bytes.content().readableBytes());
      default -> frame.release();
    }
  }

  /** The task has ended. */
  void end(@Nullable Throwable failure) {
    received.drop();
    if (failure == null) {
      finish(new CloseWebSocketFrame(1000, ""));
    } else if (failure instanceof InterruptedException) {
      finish(new CloseWebSocketFrame(1001, "going away"));
    } else {
      finish(new CloseWebSocketFrame(1011, "internal error"));
    }
  }

  /** The server shuts down: whoever receives finds the end. */
  void goAway() {
    // First, since whoever finds the end closes too.
    finish(new CloseWebSocketFrame(1001, "going away"));
    received.end(null);
  }

  /** The connection is lost, or has been closed. */
  void gone() {
    received.end(closed ? null : new ClosedChannelException());
  }

  private void finish(CloseWebSocketFrame last) {
    if (closed) {
      last.release();
      return;
    }
    closed = true;
    // From here on the end of the connection cancels nobody.
    exchange.lastSent = true;
    context.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
    flow.close();
  }

  // -- by tasks

  @Override
  public @Nullable WebSocketFrame receive() throws IOException, InterruptedException {
    return received.take();
  }

  @Override
  public @Nullable String receiveText() throws IOException, InterruptedException {
    WebSocketFrame frame = receive();
    if (frame == null) {
      return null;
    }
    try {
      if (frame instanceof TextWebSocketFrame text) {
        return text.text();
      }
      throw new IOException("A text was expected, and bytes arrived");
    } finally {
      frame.release();
    }
  }

  @Override
  public void send(String text) throws IOException, InterruptedException {
    send(new TextWebSocketFrame(text));
  }

  @Override
  public void send(ByteBuf bytes) throws IOException, InterruptedException {
    send(new BinaryWebSocketFrame(bytes));
  }

  private void send(WebSocketFrame frame) throws IOException, InterruptedException {
    int size = 16 + frame.content().readableBytes();
    flow.leave(size);
    home.execute(() -> write(frame, size));
    flow.await();
  }

  private void write(WebSocketFrame frame, int size) {
    if (closed) {
      frame.release();
    } else {
      context.writeAndFlush(frame);
    }
    flow.taken(size);
  }

  @Override
  public void close(int code, String reason) {
    home.execute(() -> finish(new CloseWebSocketFrame(code, reason)));
  }

  @Override
  public String toString() {
    return "WebSocket[" + context.channel() + "]";
  }
}
