package dev.heddle.netty;

import dev.heddle.Heddle;
import dev.heddle.Promise;
import dev.heddle.TaskGroup;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A server whose connections are channels of Netty's on the carriers of the current run, and whose handlers
 * are tasks, on the carrier of their channel.
 *
 * <pre>{@code
 * try (var server = NettyServer.builder().port(8080).serve(exchange -> exchange.respond("hello"))) {
 *   server.await();
 *   server.shutdown(Duration.ofSeconds(5));
 * }
 * }</pre>
 *
 * <p>The tasks belong to a group of the task that has opened the server; only that one may close it. On an
 * event loop nothing comes between two waits of a handler, as ever. On several carriers each connection has
 * its carrier, and its tasks begin and go on there unless another carrier without work takes one over; then
 * what it writes goes through the queue of the connection's loop, in order all the same.
 */
public final class NettyServer implements AutoCloseable {
  private final CarrierLoops loops;
  private final TaskGroup group;
  private final Service service;
  private final Channel channel;
  private final Promise<@Nullable Void> stopped = new Promise<>();
  private boolean closed;

  NettyServer(CarrierLoops loops, TaskGroup group, Service service, Channel channel) {
    this.loops = loops;
    this.group = group;
    this.service = service;
    this.channel = channel;
  }

  /**
   * Starts to describe a server.
   *
   * @return a builder with the defaults
   */
  public static NettyServerBuilder builder() {
    return new NettyServerBuilder();
  }

  /**
   * Returns the address that the server listens on.
   *
   * @return the address, with the port that the system chose
   */
  public InetSocketAddress localAddress() {
    return (InetSocketAddress) channel.localAddress();
  }

  /**
   * Returns the port that the server listens on.
   *
   * @return the port
   */
  public int port() {
    return localAddress().getPort();
  }

  /**
   * Returns how many connections there are.
   *
   * @return the number, a recent value
   */
  public int connections() {
    return service.connections();
  }

  /** Lets {@link #await} return. Does nothing else. Any thread. */
  public void stop() {
    stopped.complete(null);
  }

  /**
   * Waits until somebody calls {@link #stop}, or {@link #shutdown} has been called.
   *
   * @throws InterruptedException if the task is cancelled
   */
  public void await() throws InterruptedException {
    stopped.await();
  }

  /**
   * Stops listening, lets the requests that are being handled come to their end, and waits for that; then
   * whoever is still at work is cancelled. Connections without a request are closed at once; a WebSocket's
   * and other connections' receivers find the end of input.
   *
   * @param limit how long to wait at most; zero cancels them at once
   * @return whether all ended in time
   * @throws InterruptedException if the caller is cancelled; the handlers are then cancelled too
   */
  public boolean shutdown(Duration limit) throws InterruptedException {
    stop();
    boolean inTime = false;
    try {
      channel.close();
      service.drain();
      inTime = Heddle.moveOnAfter(limit, () -> {
        service.drained.await();
      });
    } finally {
      if (!inTime) {
        cut();
      }
    }
    return inTime;
  }

  private void cut() {
    group.cancel(this + " is closed");
    channel.close();
    service.closeAll();
  }

  /**
   * Stops listening, cancels the handlers, closes the connections and waits until that is done. By the task
   * that has opened the server. Called again it does nothing.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    stop();
    service.drain();
    cut();
    try {
      group.close();
    } finally {
      loops.close();
    }
  }

  @Override
  public String toString() {
    return "NettyServer[" + channel.localAddress() + "]";
  }
}
