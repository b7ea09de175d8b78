package dev.heddle.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http2.CleartextHttp2ServerUpgradeHandler;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** What is between the socket and an {@link HttpConnection}, as far as the client and the settings want it. */
final class Pipelines extends ChannelInitializer<Channel> {
  /** A request that asks to go on in HTTP/2 is read as a whole first. */
  private static final int MOST_OF_AN_UPGRADE = 64 << 10;

  private final Service service;
  private final HttpHandler handler;
  private final @Nullable SslContext tls;
  private final boolean http2;

  Pipelines(
      Service service, HttpHandler handler, @Nullable SslContext tls, boolean http2) {
    this.service = service;
    this.handler = handler;
    this.tls = tls;
    this.http2 = http2;
  }

  @Override
  protected void initChannel(Channel channel) {
    service.opened(channel);
    ChannelPipeline pipeline = channel.pipeline();
    if (tls != null) {
      pipeline.addLast(tls.newHandler(ByteBufAllocator.DEFAULT));
      if (http2) {
        pipeline.addLast(new Negotiated());
        return;
      }
    } else if (http2) {
      speakEither(pipeline);
      return;
    }
    speakHttp1(pipeline);
  }

  private void speakHttp1(ChannelPipeline pipeline) {
    pipeline.addLast(new HttpServerCodec());
    pipeline.addLast(new HttpConnection(service, handler, false));
  }

  private void speakHttp2(ChannelPipeline pipeline) {
    pipeline.addLast(frames(), streams(), new Parent());
  }

  /** By the first bytes: the preface of HTTP/2, or HTTP/1.1, which may ask to be upgraded. */
  private void speakEither(ChannelPipeline pipeline) {
    var codec = new HttpServerCodec();
    var upgrade =
        new HttpServerUpgradeHandler(
            codec,
            protocol -> AsciiString.contentEquals(
                Http2CodecUtil.HTTP_UPGRADE_PROTOCOL_NAME, protocol) ? upgraded() : null,
            MOST_OF_AN_UPGRADE);
    pipeline.addLast(
        new CleartextHttp2ServerUpgradeHandler(
            codec,
            upgrade,
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                speakHttp2(channel.pipeline());
              }
            }));
    pipeline.addLast(new Http1UnlessUpgraded());
  }

  private Http2ServerUpgradeCodec upgraded() {
    return new Http2ServerUpgradeCodec(frames(), streams(), new Parent());
  }

  private static Http2FrameCodec frames() {
    return Http2FrameCodecBuilder.forServer().build();
  }

  private Http2MultiplexHandler streams() {
    return new Http2MultiplexHandler(
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel stream) {
            stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(true));
            stream.pipeline().addLast(new HttpConnection(service, handler, true));
          }
        });
  }

  /** The connection below the streams. */
  private static final class Parent extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event == Service.DRAIN) {
        // Says GOAWAY, and closes when the streams have ended.
        context.close();
      }
      ReferenceCountUtil.release(event);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  /** Waits for the first request in HTTP/1.1 that was not upgraded. */
  private final class Http1UnlessUpgraded extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ChannelPipeline pipeline = context.pipeline();
      pipeline.replace(this, null, new HttpConnection(service, handler, false));
      context.fireChannelRead(message);
    }
  }

  /** Waits for what the client and TLS have agreed on. */
  private final class Negotiated extends ApplicationProtocolNegotiationHandler {
    Negotiated() {
      super(ApplicationProtocolNames.HTTP_1_1);
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
      if (ApplicationProtocolNames.HTTP_2.equals(protocol)) {
        speakHttp2(context.pipeline());
      } else {
        speakHttp1(context.pipeline());
      }
    }
  }
}
