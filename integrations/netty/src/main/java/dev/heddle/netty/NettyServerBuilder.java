package dev.heddle.netty;

import dev.heddle.FailureHandler;
import dev.heddle.Promise;
import dev.heddle.TaskFailedException;
import dev.heddle.TaskGroup;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link NettyServer} before it exists. Not thread-safe. */
public final class NettyServerBuilder {
  private static final int BACKLOG = 4096;

  /** How many to accept before others have a turn. */
  private static final int ACCEPTED_AT_ONCE = 64;

  private InetSocketAddress address = new InetSocketAddress(0);
  private @Nullable Transport transport;
  private @Nullable SslContext tls;
  private boolean http2;
  private Consumer<ServerBootstrap> bootstrap = _ -> {};

  NettyServerBuilder() {}

  /**
   * Says where to listen.
   *
   * @param where the address; every one of the machine, and a port that the system chooses, if not said
   * @return this
   */
  public NettyServerBuilder address(InetSocketAddress where) {
    address = Objects.requireNonNull(where, "where");
    return this;
  }

  /**
   * Says at which port to listen, on the address said before.
   *
   * @param port the port; 0 lets the system choose one
   * @return this
   */
  public NettyServerBuilder port(int port) {
    InetAddress host = address.getAddress();
    address = new InetSocketAddress(host, port);
    return this;
  }

  /**
   * Says what to wait in.
   *
   * @param choice the transport; the one that is in use on this run already or else the best if not said
   * @return this
   */
  public NettyServerBuilder transport(Transport choice) {
    transport = Objects.requireNonNull(choice, "choice");
    return this;
  }

  /**
   * Serves by TLS. A client whose handshake takes longer than 10 seconds is cut off; a {@code
   * DelegatingSslContext} of Netty's that sets another time on its handlers changes that.
   *
   * @param context certificate and settings; with HTTP/2, they have to offer {@code h2} by ALPN
   * @return this
   */
  public NettyServerBuilder tls(SslContext context) {
    tls = Objects.requireNonNull(context, "context");
    return this;
  }

  /**
   * Says whether to speak HTTP/2 with clients that want it: by ALPN with TLS; without, by the upgrade of a
   * request or from the first byte on.
   *
   * @param spoken whether to; false if not said
   * @return this
   */
  public NettyServerBuilder http2(boolean spoken) {
    http2 = spoken;
    return this;
  }

  /**
   * Changes what else Netty lets one choose, such as socket options; after ours.
   *
   * @param change called with the bootstrap, whose group, channel and handlers are not to be changed
   * @return this
   */
  public NettyServerBuilder bootstrap(Consumer<ServerBootstrap> change) {
    bootstrap = Objects.requireNonNull(change, "change");
    return this;
  }

  /**
   * Starts to listen, and handles requests from now on.
   *
   * @param handler what to do with each
   * @return the server; close it with try-with-resources
   * @throws IOException if the address cannot be used
   * @throws IllegalStateException if no task runs the caller, or the transport cannot be used
   * @throws InterruptedException if the caller is cancelled
   */
  public NettyServer serve(HttpHandler handler) throws IOException, InterruptedException {
    Objects.requireNonNull(handler, "handler");
    return open(service -> new Pipelines(service, handler, tls, http2), false);
  }

  /**
   * Starts to listen, and serves connections from now on, above a pipeline of your own. An end of input is
   * not the end of the connection ({@link Connection#receive}). With TLS its handler comes first.
   *
   * @param pipeline adds codecs to the pipeline of each connection; called on the connection's loop
   * @param handler what to do with each
   * @return the server; close it with try-with-resources
   * @throws IOException if the address cannot be used
   * @throws IllegalStateException if no task runs the caller, or the transport cannot be used
   * @throws InterruptedException if the caller is cancelled
   */
  public NettyServer serve(Consumer<? super Channel> pipeline, ConnectionHandler handler)
      throws IOException, InterruptedException {
    Objects.requireNonNull(pipeline, "pipeline");
    Objects.requireNonNull(handler, "handler");
    SslContext secured = tls;
    return open(
        service -> new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            service.opened(channel);
            if (secured != null) {
              channel.pipeline().addLast(secured.newHandler(channel.alloc()));
            }
            pipeline.accept(channel);
            channel.pipeline().addLast(new ConnectionEnd(service, handler));
          }
        },
        true);
  }

  private NettyServer open(Function<Service, ChannelHandler> children, boolean halfClosed)
      throws IOException, InterruptedException {
    CarrierLoops loops =
        transport == null ? CarrierLoops.open() : CarrierLoops.open(transport);
    TaskGroup group = null;
    boolean open = false;
    try {
      group = TaskGroup.open("netty server at " + address);
      var service = new Service(group, FailureHandler.ofRun());
      var settings =
          new ServerBootstrap()
              .group(loops.group())
              .channel(loops.transport().serverChannel())
              .option(ChannelOption.SO_BACKLOG, BACKLOG)
              .option(ChannelOption.SO_REUSEADDR, true)
              .option(ChannelOption.RECVBUF_ALLOCATOR, accepting())
              .childOption(ChannelOption.TCP_NODELAY, true)
              .childOption(ChannelOption.ALLOW_HALF_CLOSURE, halfClosed)
              .childHandler(children.apply(service));
      bootstrap.accept(settings);
      Channel channel = bind(settings);
      open = true;
      return new NettyServer(loops, group, service, channel);
    } finally {
      if (!open) {
        abandon(group, loops);
      }
    }
  }

  /**
   * Netty's own stops after each one that epoll accepts, so that the next has to wait until all who are in
   * have been served once more.
   */
  private static RecvByteBufAllocator accepting() {
    var allocator = new ServerChannelRecvByteBufAllocator();
    allocator.maxMessagesPerRead(ACCEPTED_AT_ONCE);
    return allocator.respectMaybeMoreData(false);
  }

  private static void abandon(@Nullable TaskGroup group, CarrierLoops loops) {
    try {
      if (group != null) {
        group.close();
      }
    } finally {
      loops.close();
    }
  }

  private Channel bind(ServerBootstrap settings) throws IOException, InterruptedException {
    var bound = new Promise<Channel>();
    ChannelFuture binding = settings.bind(address);
    binding.addListener(
        done -> {
          if (done.isSuccess()) {
            bound.complete(binding.channel());
          } else {
            bound.fail(done.cause());
          }
        });
    try {
      return bound.await();
    } catch (TaskFailedException e) {
      throw new IOException("Cannot listen at " + address + ": " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      binding.channel().close();
      throw e;
    }
  }
}
