package dev.heddle.netty;

import dev.heddle.Action;
import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskCancelledException;
import dev.heddle.scheduler.Log;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The last handler in the pipeline of a connection that is served by a task, and what that task holds. */
final class ConnectionEnd extends ChannelInboundHandlerAdapter
    implements Connection, Action<Exception> {
  private final Service service;
  private final ConnectionHandler handler;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Home home;
  private @Nullable Flow flow;
  private @Nullable Inbound<Object> received;
  private @Nullable Task<?> task;

  // The loop's.
  private boolean needsFlush;
  private boolean inRead;

  /** Set by the task at its end, and by what closes in order. */
  private volatile boolean over;

  ConnectionEnd(Service service, ConnectionHandler handler) {
    this.service = service;
    this.handler = handler;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    Channel channel = ctx.channel();
    context = ctx;
    home = Home.of(channel);
    flow = new Flow(channel, home);
    received = new Inbound<>(home, more -> channel.config().setAutoRead(more));
    if (channel.isActive()) {
      start();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    start();
    ctx.fireChannelActive();
  }

  private void start() {
    if (task == null) {
      try {
        home().wake(() -> task = service.group.start(this));
      } catch (IllegalStateException _) {
        // The server is closed.
        context().close();
      }
    }
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  private Home home() {
    return Objects.requireNonNull(home);
  }

  private Flow flow() {
    return Objects.requireNonNull(flow);
  }

  private Inbound<Object> received() {
    return Objects.requireNonNull(received);
  }

  // -- the loop's

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    inRead = true;
    received().offer(message, sizeOf(message));
  }

  private static int sizeOf(Object message) {
    return 64
        + switch (message) {
          case ByteBuf bytes -> bytes.readableBytes();
          case ByteBufHolder holder -> holder.content().readableBytes();
          case CharSequence text -> text.length();
          default -> 0;
        };
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

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    flow().changed();
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE || event == Service.DRAIN) {
      received().end(null);
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    boolean wasOver = over;
    over = true;
    if (!wasOver && task != null) {
      task.cancel("The other side has closed the connection, " + ctx.channel());
    }
    received().end(null);
    flow().close();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      Log.of(ConnectionEnd.class).debug("{} is closed after a failure", ctx.channel(), cause);
    }
    received().end(cause);
    ctx.close();
  }

  private void write(Object message, int size) {
    context().write(message);
    if (inRead) {
      needsFlush = true;
    } else {
      context().flush();
    }
    flow().taken(size);
  }

  private void closeAtEnd() {
    context()
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(ChannelFutureListener.CLOSE);
  }

  // -- the task's

  @Override
  public void run() throws Exception {
    try {
      handler.handle(this);
    } catch (InterruptedException e) {
      throw e;
    } catch (IOException | TaskCancelledException e) {
      Heddle.checkCancelled();
      service.failures.onFailure(Task.current(), e);
    } catch (Throwable e) {
      service.failures.onFailure(Task.current(), e);
    } finally {
      over = true;
      received().drop();
      home().execute(this::closeAtEnd);
    }
  }

  @Override
  public @Nullable Object receive() throws IOException, InterruptedException {
    return received().take();
  }

  @Override
  public void send(Object message) throws IOException, InterruptedException {
    int size = sizeOf(message);
    flow().leave(size);
    home().execute(() -> write(message, size));
    flow().await();
  }

  @Override
  public void shutdownOutput() {
    home().execute(
        () -> context()
            .writeAndFlush(Unpooled.EMPTY_BUFFER)
            .addListener(_ -> {
              if (channel() instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
              }
            }));
  }

  @Override
  public Channel channel() {
    return context().channel();
  }

  @Override
  public String toString() {
    return "Connection[" + context + "]";
  }
}
