package dev.heddle.netty;

import dev.heddle.Promise;
import dev.heddle.Task;
import dev.heddle.scheduler.Log;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
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
  final boolean isStream;

  private @Nullable ChannelHandlerContext context;
  private @Nullable Home home;
  private @Nullable Flow flow;
  private @Nullable Responses responses;

  private @Nullable Exchange current;
  private final Queue<Exchange> ahead = new ArrayDeque<>(2);

  /** Whose request is being read. */
  private @Nullable Exchange reading;

  /** Waits for the end of that request. */
  private @Nullable Runnable afterRequest;

  private @Nullable WebSocketEnd socket;
  private int paused;

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

  Responses responses() {
    return Objects.requireNonNull(responses);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    home = Home.of(ctx.channel());
    flow = new Flow(ctx.channel(), home);
    responses = new Responses(ctx, flow, service, isStream);
  }

  // -- what arrives

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    responses().readBegins();
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
    if (responses().isOver()) {
      return;
    }
    var exchange = new Exchange(this, request, Heads.hasBody(request));
    reading = exchange;
    if (current == null && channel().isWritable()) {
      exchange.begins();
      try {
        start(exchange);
      } finally {
        exchange.hasBegun();
      }
      return;
    }
    ahead.add(exchange);
    if (ahead.size() >= MOST_AHEAD) {
      pause(AHEAD, true);
    }
  }

  private void take(HttpContent content) {
    Exchange exchange = reading;
    if (exchange == null || responses().isClosing()) {
      content.release();
      return;
    }
    if (content.decoderResult().isFailure()) {
      content.release();
      Throwable cause = content.decoderResult().cause();
      if (exchange.body != null) {
        exchange.body.end(cause);
      }
      responses().close();
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
    reading = null;
    responses().endAfterThis();
    if (current != null && !current.lastSent) {
      // First things first; its answer ends the connection.
      current.keepAlive = false;
      return;
    }
    responses().refuse(Heads.refusal(cause));
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    responses().readEnds();
    ctx.fireChannelReadComplete();
  }

  // -- tasks

  private void start(Exchange exchange) {
    current = exchange;
    try {
      home().wake(() -> exchange.task = service.group.start(exchange));
    } catch (IllegalStateException _) {
      // The server is closed.
      responses().close();
    }
  }

  /** Writes what the task has left, and whatever follows from it. */
  void deliver(Exchange exchange) {
    FullHttpResponse response = exchange.response;
    if (response != null) {
      exchange.response = null;
      responses().writeWhole(exchange, response);
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
      responses()
          .writeWhole(
              exchange,
              Heads.response(
                  cancelled
                      ? HttpResponseStatus.SERVICE_UNAVAILABLE
                      : HttpResponseStatus.INTERNAL_SERVER_ERROR));
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
        responses().writePart(exchange, LastHttpContent.EMPTY_LAST_CONTENT, 0);
      } else {
        // The client is not to take what it has got for the whole.
        responses().close();
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
    if (responses().isOver() || current != null) {
      return;
    }
    if (ahead.isEmpty()) {
      if (service.drains() && !isStream && reading == null) {
        responses().close();
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

  // -- what is written in pieces

  /** A piece of a response, or its end. */
  void writePart(Exchange exchange, Object part, int bytes) {
    responses().writePart(exchange, part, bytes);
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

  /** The task has given its answer up. */
  void abort(Exchange exchange) {
    if (!exchange.lastSent) {
      // As if all had been said: the end of the channel cancels nobody then.
      exchange.headSent = true;
      exchange.lastSent = true;
      responses().abort();
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
    responses().lost();
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
    responses().close();
  }

  // -- WebSocket

  void upgrade(Exchange exchange, WebSocketOptions options, Promise<WebSocketEnd> established) {
    if (responses().isGone()) {
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
