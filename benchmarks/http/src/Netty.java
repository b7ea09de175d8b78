import dev.heddle.netty.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Netty by itself on one event loop: with its handler on the loop, or on virtual threads of the JDK. */
final class Netty {
  static final Transport TRANSPORT =
      Transport.valueOf(System.getProperty("transport", Transport.best().name()));

  private final ExecutorService jdk;
  private final Waits waits = new Waits(Thread.ofVirtual().factory());

  private Netty(ExecutorService jdk) {
    this.jdk = jdk;
  }

  static void onTheLoop(int port) throws Exception {
    new Netty(null).start(port);
  }

  static void handingOver(int port) throws Exception {
    new Netty(Executors.newVirtualThreadPerTaskExecutor()).start(port);
  }

  private void start(int port) throws Exception {
    IoHandlerFactory handlers =
        TRANSPORT == Transport.NIO ? NioIoHandler.newFactory() : EpollIoHandler.newFactory();
    var loop = new MultiThreadIoEventLoopGroup(1, handlers);
    new ServerBootstrap()
        .group(loop)
        .channel(TRANSPORT.serverChannel())
        .option(ChannelOption.SO_BACKLOG, 1024)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            channel.pipeline().addLast(new HttpServerCodec(), new Handler());
          }
        })
        .bind(port).sync().channel().closeFuture().sync();
  }

  private final class Handler extends SimpleChannelInboundHandler<HttpObject> {
    private boolean reads;
    private boolean needsFlush;

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
      if (message instanceof HttpRequest request) {
        reads = true;
        if (jdk != null) {
          jdk.execute(() -> handleBlocking(context, request.uri()));
        } else {
          handle(context, request.uri());
        }
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      reads = false;
      if (needsFlush) {
        needsFlush = false;
        context.flush();
      }
    }

    private void handleBlocking(ChannelHandlerContext context, String path) {
      try {
        context.writeAndFlush(response(waits.answer(path)), context.voidPromise());
      } catch (Exception e) {
        context.close();
      }
    }

    private void handle(ChannelHandlerContext context, String path) {
      switch (path) {
        case "/now" -> send(context, Waits.NOW);
        case "/wait" -> later(context, () -> send(context, Waits.WAITED));
        case "/fan" -> new Fan(context).start();
        default -> throw new IllegalArgumentException(path);
      }
    }

    private void later(ChannelHandlerContext context, Runnable what) {
      context.executor().schedule(what, Waits.MILLIS, TimeUnit.MILLISECONDS);
    }

    private void send(ChannelHandlerContext context, String text) {
      context.write(response(text), context.voidPromise());
      if (reads) {
        needsFlush = true;
      } else {
        context.flush();
      }
    }

    private final class Fan {
      private final ChannelHandlerContext context;
      private final String[] parts = new String[3];
      private int missing = parts.length;

      Fan(ChannelHandlerContext context) {
        this.context = context;
      }

      void start() {
        later(context, () -> arrived(0, "one"));
        later(context, () -> arrived(1, "two"));
        later(context, () -> arrived(2, "three"));
      }

      private void arrived(int index, String part) {
        parts[index] = part;
        if (--missing == 0) {
          send(context, String.join(" ", parts));
        }
      }
    }
  }

  private static DefaultFullHttpResponse response(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(bytes));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
    return response;
  }
}
