package dev.heddle.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * What goes out on a connection of HTTP/1.1 or a stream of HTTP/2: completes the heads, says when the
 * connection ends, and flushes once for all that is written while the channel is read. On the loop's thread.
 */
final class Responses {
  private final ChannelHandlerContext context;
  private final Flow flow;
  private final Service service;
  private final boolean isStream;
  private boolean inRead;
  private boolean needsFlush;
  private boolean closing;
  private boolean gone;

  Responses(ChannelHandlerContext context, Flow flow, Service service, boolean isStream) {
    this.context = context;
    this.flow = flow;
    this.service = service;
    this.isStream = isStream;
  }

  // -- the end of the connection

  /** Whether nothing more will be begun: the last answer is known, or nobody is there to read one. */
  boolean isOver() {
    return closing || gone;
  }

  boolean isClosing() {
    return closing;
  }

  boolean isGone() {
    return gone;
  }

  /** The exchange that is being answered is the last. */
  void endAfterThis() {
    closing = true;
  }

  void close() {
    closing = true;
    context.channel().close();
  }

  /** Closes after what has been written before: the answers to earlier requests are whole. */
  void abort() {
    context.flush();
    flow.close();
    close();
  }

  /** The other side is not there any more: what is still answered is dropped. */
  void lost() {
    gone = true;
  }

  // -- when to flush

  void readBegins() {
    inRead = true;
  }

  void readEnds() {
    inRead = false;
    if (needsFlush) {
      needsFlush = false;
      context.flush();
    }
  }

  private void flushSoon() {
    if (inRead) {
      needsFlush = true;
    } else {
      context.flush();
    }
  }

  // -- what is written

  void writeWhole(Exchange exchange, FullHttpResponse response) {
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
    context.write(response, lastPromise(exchange));
    flushSoon();
  }

  /** A piece of a response, or its end; counted in the flow. */
  void writePart(Exchange exchange, Object part, int bytes) {
    if (gone || exchange.lastSent) {
      ReferenceCountUtil.release(part);
      flow.close();
      return;
    }
    if (part instanceof HttpResponse head) {
      exchange.headSent = true;
      prepareHead(exchange, head);
    }
    if (part instanceof LastHttpContent) {
      exchange.lastSent = true;
      context.write(part, lastPromise(exchange));
    } else {
      context.write(part);
    }
    flushSoon();
    if (bytes > 0) {
      flow.taken(bytes);
    }
  }

  private void prepareHead(Exchange exchange, HttpResponse response) {
    if (isStream) {
      return;
    }
    // Who has not been told to send its body may or may not do so now.
    exchange.keepAlive &=
        !exchange.awaitsContinue && !service.drains() && Heads.keepsAlive(response);
    if (!exchange.keepAlive) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (exchange.request().protocolVersion() != HttpVersion.HTTP_1_1) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
  }

  private ChannelPromise lastPromise(Exchange exchange) {
    if (isStream) {
      return context.newPromise();
    }
    if (exchange.keepAlive) {
      return context.voidPromise();
    }
    closing = true;
    return context.newPromise().addListener(ChannelFutureListener.CLOSE);
  }

  void sendContinue(Exchange exchange) {
    if (exchange.awaitsContinue && !gone && !exchange.headSent) {
      exchange.awaitsContinue = false;
      context.writeAndFlush(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
  }

  /** The last word to who did not speak HTTP. */
  void refuse(HttpResponseStatus status) {
    FullHttpResponse response = Heads.response(status);
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 0);
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }
}
