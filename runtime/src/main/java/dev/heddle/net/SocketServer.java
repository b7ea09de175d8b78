package dev.heddle.net;

import dev.heddle.FailureHandler;
import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.parking.Waiter;
import dev.heddle.scheduler.Scheduler;
import dev.heddle.sync.Semaphore;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A listening socket, over TCP or a Unix domain socket.
 *
 * <pre>{@code
 * try (var server = SocketServer.listen(new InetSocketAddress(8080))) {
 *   server.serve(connection -> connection.write(connection.readLine() + "\n"));
 * }
 * }</pre>
 *
 * <p>Methods may be called from any task and thread, but for those that need a running task.
 */
public final class SocketServer implements AutoCloseable {
  private static final int BACKLOG = 1024;

  /** How long to leave off accepting when the process has no descriptor left. */
  private static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);

  private final Scheduler scheduler;
  private final ServerSocketChannel channel;
  private final SocketAddress address;
  private final ReadyGate acceptable;
  private final Semaphore accepting = new Semaphore(1);
  private volatile @Nullable Duration grace;

  private SocketServer(Scheduler scheduler, ServerSocketChannel channel) throws IOException {
    this.scheduler = scheduler;
    this.channel = channel;
    this.address = channel.getLocalAddress();
    this.acceptable = new ReadyGate(scheduler, channel, SelectionKey.OP_ACCEPT, this, "accept");
  }

  /**
   * Starts to listen. The addresses of a TCP server that has just ended may be used again.
   *
   * @param address where; port 0 lets the system choose one
   * @return the server; close it with try-with-resources
   * @throws IOException if the address cannot be used
   * @throws IllegalStateException if no task runs the caller
   */
  public static SocketServer listen(SocketAddress address) throws IOException {
    Scheduler scheduler = Heddle.scheduler();
    ServerSocketChannel channel =
        address instanceof UnixDomainSocketAddress
            ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            : ServerSocketChannel.open();
    boolean listening = false;
    try {
      channel.configureBlocking(false);
      if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEADDR)) {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      }
      channel.bind(address, BACKLOG);
      var server = new SocketServer(scheduler, channel);
      listening = true;
      return server;
    } finally {
      if (!listening) {
        channel.close();
      }
    }
  }

  /**
   * Waits for a connection.
   *
   * @return the connection
   * @throws StreamClosedException if the server is closed
   * @throws IOException if accepting fails
   * @throws InterruptedException if the caller is cancelled; no connection is lost then
   */
  public SocketStream accept() throws IOException, InterruptedException {
    accepting.acquire();
    try {
      SocketStream accepted;
      while ((accepted = acceptNow()) == null) {
        acceptable.await();
      }
      return accepted;
    } finally {
      accepting.release();
    }
  }

  private @Nullable SocketStream acceptNow() throws IOException {
    try {
      SocketChannel accepted = channel.accept();
      return accepted == null ? null : SocketStream.prepared(scheduler, accepted);
    } catch (ClosedChannelException _) {
      throw new StreamClosedException("accept of " + this);
    }
  }

  /**
   * Serves connections, each in a task of its own, until {@link #shutdown} or {@link #close} is called
   * or the caller is cancelled; returns when all of them have ended.
   *
   * <p>A handler that fails ends its own connection; the failure goes to the {@link FailureHandler}
   * of the run. If the caller is cancelled, so are the handlers.
   *
   * @param handler what to do with each connection, which is closed when it returns
   * @throws IOException if accepting fails for good
   * @throws InterruptedException if the caller is cancelled
   */
  public void serve(ConnectionHandler handler) throws IOException, InterruptedException {
    FailureHandler failures = FailureHandler.ofRun();
    try (var group = TaskGroup.open("serve " + address)) {
      try {
        while (grace == null) {
          acceptSome(group, handler, failures);
        }
      } catch (StreamClosedException _) {
        // The way a server ends.
      }
      end(group);
    }
  }

  private void acceptSome(TaskGroup group, ConnectionHandler handler, FailureHandler failures)
      throws IOException, InterruptedException {
    SocketStream connection;
    try {
      connection = accept();
    } catch (StreamClosedException e) {
      throw e;
    } catch (IOException e) {
      LoggerFactory.getLogger(SocketServer.class)
          .warn("{} could not accept a connection and pauses", this, e);
      Heddle.sleep(ACCEPT_PAUSE);
      return;
    }
    group.start(() -> handle(connection, handler, failures));
  }

  private static void handle(
      SocketStream connection, ConnectionHandler handler, FailureHandler failures)
      throws Exception {
    try (connection) {
      handler.handle(connection);
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      // A cancelled handler may fail for no other reason.
      Waiter.checkCancelled();
      failures.onFailure(Task.current(), e);
    }
  }

  private void end(TaskGroup group) throws InterruptedException {
    Duration limit = grace;
    if (limit != null) {
      try {
        Heddle.timeout(limit, group::join);
      } catch (TimeoutException _) {
        group.cancel(this + " was shut down and its time of grace is over");
      }
    }
    group.join();
  }

  /**
   * Stops listening and lets connections end by themselves for some time; then they are cancelled.
   * Does not wait: {@link #serve} returns when that is done.
   *
   * @param limit the time of grace; zero cancels them at once
   */
  public void shutdown(Duration limit) {
    grace = limit;
    try {
      channel.close();
    } catch (IOException _) {
      // Closed all the same.
    }
    acceptable.run();
  }

  /** Stops listening and cancels the connections. Does not wait: {@link #serve} does. Idempotent. */
  @Override
  public void close() {
    shutdown(Duration.ZERO);
  }

  /**
   * Returns the address that the server listens on.
   *
   * @return the address, with the port that the system chose
   */
  public SocketAddress address() {
    return address;
  }

  /**
   * Says whether the server has stopped listening, so that a handler can end between two requests.
   *
   * @return true after {@link #shutdown} or {@link #close}
   */
  public boolean isShutDown() {
    return grace != null;
  }

  @Override
  public String toString() {
    return "SocketServer[" + address + (isShutDown() ? ", shut down]" : "]");
  }
}
