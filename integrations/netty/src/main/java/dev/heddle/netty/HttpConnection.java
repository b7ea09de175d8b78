package dev.heddle.netty;

import dev.heddle.Promise;
import dev.heddle.Task;
import dev.heddle.scheduler.Log;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The last handler in the pipeline of a connection of HTTP/1.1, or of one stream of HTTP/2: makes each
 * request an {@link Exchange} with a task, and writes what that answers.
 *
 * <p>Everything in here runs on the loop's thread, unless it says otherwise. An exchange is over when its
 * request has arrived as a whole, its answer has been written and its task has ended; then the next begins
 * that the client has sent ahead.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
  /** As many requests may have been sent ahead; then the channel is not read. */
  private static final int MOST_AHEAD = 16;

  private static final int BODY = 1;
  private static final int AHEAD = 2;

  final Service service;
  final HttpHandler handler;

  /** Whether this is a stream of HTTP/2: no next request, no say about the connection. */
  private final boolean isStream;

  private @Nullable ChannelHandlerContext context;
  private @Nullable Home home;
  private @Nullable Flow flow;

  private @Nullable Exchange current;
  private final Queue<Exchange> ahead = new ArrayDeque<>(2);

  /** Whose request is being read. */
  private @Nullable Exchange reading;

  /** Waits for the end of that request. */
  private @Nullable Runnable afterRequest;

  private @Nullable WebSocketEnd socket;
  private boolean inRead;
  private boolean needsFlush;
  private int paused;
  private boolean gone;
  private boolean closing;

  HttpConnection(Service service, HttpHandler handler, boolean isStream) {
    this.service = service;
    this.handler = handler;
    this.isStream = isStream;
  }

  Home home() {
    return Objects.requireNonNull(home);
  }

  Channel channel() {
    return context().channel();
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  private Flow flow() {
    return Objects.requireNonNull(flow);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    home = Home.of(ctx.channel());
    flow = new Flow(ctx.channel(), home);
  }

  // -- what arrives

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    inRead = true;
    if (message instanceof HttpRequest request) {
      begin(request);
    }
    if (message instanceof HttpContent content) {
      take(content);
    } else if (message instanceof WebSocketFrame frame && socket != null) {
      socket.receive(frame);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      refuse(request.decoderResult().cause());
      return;
    }
    if (closing || gone) {
      return;
    }
    var exchange = new Exchange(this, request, hasBody(request));
    reading = exchange;
    if (current == null && channel().isWritable()) {
      start(exchange);
      return;
    }
    ahead.add(exchange);
    if (ahead.size() >= MOST_AHEAD) {
      pause(AHEAD, true);
    }
  }

  private static boolean hasBody(HttpRequest request) {
    return request instanceof HttpContent content
        ? content.content().isReadable()
        : HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0) > 0;
  }

  private void take(HttpContent content) {
    Exchange exchange = reading;
    if (exchange == null || closing) {
      content.release();
      return;
    }
    if (content.decoderResult().isFailure()) {
      content.release();
      Throwable cause = content.decoderResult().cause();
      if (exchange.body != null) {
        exchange.body.end(cause);
      }
      close();
      return;
    }
    ByteBuf bytes = content.content();
    if (exchange.body != null && bytes.isReadable()) {
      exchange.body.offer(bytes, bytes.readableBytes());
    } else {
      content.release();
    }
    if (content instanceof LastHttpContent) {
      reading = null;
      exchange.requestEnded = true;
      if (exchange.body != null) {
        exchange.body.end(null);
      }
      Runnable after = afterRequest;
      afterRequest = null;
      if (after != null) {
        after.run();
      }
      advance(exchange);
    }
  }

  /** Not a request of HTTP: no task hears of it. */
  private void refuse(@Nullable Throwable cause) {
    HttpResponseStatus status =
        switch (cause) {
          case TooLongHttpLineException _ -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
          case TooLongHttpHeaderException _ -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
          case null, default -> HttpResponseStatus.BAD_REQUEST;
        };
    reading = null;
    closing = true;
    if (current != null && !current.lastSent) {
      // First things first; its answer ends the connection.
      current.keepAlive = false;
      return;
    }
    var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 0);
    context().writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    inRead = false;
    if (needsFlush) {
      needsFlush = false;
      ctx.flush();
    }
    ctx.fireChannelReadComplete();
  }

  // -- tasks

  private void start(Exchange exchange) {
    current = exchange;
    try {
      home().wake(() -> exchange.task = service.group.start(exchange));
    } catch (IllegalStateException _) {
      // The server is closed.
      close();
    }
  }

  /** Writes what the task has left, and whatever follows from it. */
  void deliver(Exchange exchange) {
    FullHttpResponse response = exchange.response;
    if (response != null) {
      exchange.response = null;
      writeWhole(exchange, response);
    }
    if (exchange.taskEnded && !exchange.concluded) {
      exchange.concluded = true;
      conclude(exchange);
    }
    advance(exchange);
  }

  private void conclude(Exchange exchange) {
    Throwable failure = exchange.failure;
    if (socket != null) {
      socket.end(failure);
    } else if (!exchange.headSent) {
      boolean cancelled = failure instanceof InterruptedException;
      exchange.keepAlive &= !cancelled;
      writeWhole(
          exchange,
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              cancelled
                  ? HttpResponseStatus.SERVICE_UNAVAILABLE
                  : HttpResponseStatus.INTERNAL_SERVER_ERROR,
              Unpooled.EMPTY_BUFFER));
      if (failure == null) {
        Task<?> task = exchange.task;
        var forgotten =
            new IllegalStateException(
                "The handler of " + exchange + " returned without having answered");
        if (task != null) {
          service.failures.onFailure(task, forgotten);
        }
      }
    } else if (!exchange.lastSent) {
      if (failure == null) {
        writePart(exchange, LastHttpContent.EMPTY_LAST_CONTENT, 0);
      } else {
        // The client is not to take what it has got for the whole.
        close();
      }
    }
  }

  private void advance(Exchange exchange) {
    if (exchange == current
        && exchange.requestEnded
        && exchange.lastSent
        && exchange.concluded) {
      current = null;
      next();
    }
  }

  private void next() {
    if (closing || gone || current != null) {
      return;
    }
    if (ahead.isEmpty()) {
      if (service.drains() && !isStream && reading == null) {
        close();
      }
      return;
    }
    if (channel().isWritable()) {
      Exchange exchange = ahead.remove();
      if (ahead.size() < MOST_AHEAD / 2) {
        pause(AHEAD, false);
      }
      start(exchange);
    }
  }

  // -- what is written

  private void writeWhole(Exchange exchange, FullHttpResponse response) {
    if (gone || exchange.lastSent) {
      response.release();
      return;
    }
    HttpResponseStatus status = response.status();
    if (status.code() >= 200 && status != HttpResponseStatus.NO_CONTENT
        && status != HttpResponseStatus.NOT_MODIFIED
        && !response.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
      response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
    }
    exchange.headSent = true;
    exchange.lastSent = true;
    prepareHead(exchange, response);
    context().write(response, lastPromise(exchange));
    flushSoon();
  }

  private void prepareHead(Exchange exchange, HttpResponse response) {
    if (isStream) {
      return;
    }
    // Who has not been told to send its body may or may not do so now.
    exchange.keepAlive &=
        !exchange.awaitsContinue && !service.drains() && HttpUtil.isKeepAlive(response);
    if (!exchange.keepAlive) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (exchange.request().protocolVersion() != HttpVersion.HTTP_1_1) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
  }

  private ChannelPromise lastPromise(Exchange exchange) {
    if (isStream) {
      return context().newPromise();
    }
    if (exchange.keepAlive) {
      return context().voidPromise();
    }
    closing = true;
    return context().newPromise().addListener(ChannelFutureListener.CLOSE);
  }

  /** A piece of a response, or its end; counted in the flow. */
  void writePart(Exchange exchange, Object part, int bytes) {
    if (gone || exchange.lastSent) {
      ReferenceCountUtil.release(part);
      flow().close();
      return;
    }
    if (part instanceof HttpResponse head) {
      exchange.headSent = true;
      prepareHead(exchange, head);
    }
    if (part instanceof LastHttpContent) {
      exchange.lastSent = true;
      context().write(part, lastPromise(exchange));
    } else {
      context().write(part);
    }
    flushSoon();
    if (bytes > 0) {
      flow().taken(bytes);
    }
    if (exchange.lastSent) {
      advance(exchange);
    }
  }

  /** Leaves a piece for the loop and waits for room. By the task. */
  void leavePiece(Exchange exchange, ByteBuf piece) throws IOException, InterruptedException {
    int bytes = piece.readableBytes();
    if (bytes == 0) {
      piece.release();
      return;
    }
    flow().leave(bytes);
    home().execute(() -> writePart(exchange, new DefaultHttpContent(piece), bytes));
    flow().await();
  }

  void sendContinue(Exchange exchange) {
    if (exchange.awaitsContinue && !gone && !exchange.headSent) {
      exchange.awaitsContinue = false;
      context().writeAndFlush(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
  }

  private void flushSoon() {
    if (inRead) {
      needsFlush = true;
    } else {
      context().flush();
    }
  }

  // -- the channel

  /** Whether the body that is being read has room. */
  void readsBody(boolean more) {
    pause(BODY, !more);
  }

  private void pause(int why, boolean yes) {
    int before = paused;
    paused = yes ? paused | why : paused & ~why;
    if ((before == 0) != (paused == 0)) {
      channel().config().setAutoRead(paused == 0);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    flow().changed();
    if (ctx.channel().isWritable()) {
      next();
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == Service.DRAIN) {
      if (socket != null) {
        socket.goAway();
      } else {
        next();
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    gone = true;
    Exchange running = current;
    if (running != null) {
      lose(running);
    }
    ahead.forEach(this::lose);
    ahead.clear();
    if (socket != null) {
      socket.gone();
    }
    flow().close();
    ctx.fireChannelInactive();
  }

  private void lose(Exchange exchange) {
    Task<?> task = exchange.task;
    if (task != null && !exchange.lastSent && !exchange.taskEnded) {
      task.cancel("The client has closed its connection, " + channel());
    }
    if (exchange.body != null) {
      exchange.body.end(new ClosedChannelException());
      if (task == null || exchange.taskEnded) {
        exchange.body.drop();
      }
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      Log.of(HttpConnection.class).debug("{} is closed after a failure", ctx.channel(), cause);
    }
    close();
  }

  private void close() {
    closing = true;
    channel().close();
  }

  // -- WebSocket

  /** By the task. */
  void checkUpgrade(HttpRequest request) {
    if (isStream) {
      throw new IllegalStateException(
          "A WebSocket over HTTP/2 is not supported; the client has to ask for it by HTTP/1.1");
    }
    if (!request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET,
        true)) {
      throw new IllegalStateException(
          "This request does not ask for a WebSocket; look at its Upgrade header first: "
              + request.method() + " " + request.uri());
    }
  }

  void upgrade(Exchange exchange, WebSocketOptions options, Promise<WebSocketEnd> established) {
    if (gone) {
      established.fail(new ClosedChannelException());
    } else if (!exchange.requestEnded) {
      afterRequest = () -> upgrade(exchange, options, established);
    } else {
      exchange.headSent = true;
      socket = new WebSocketEnd(context(), home(), flow(), exchange);
      socket.shakeHands(options, established);
    }
  }
}
