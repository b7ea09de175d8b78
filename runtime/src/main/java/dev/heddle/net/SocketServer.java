package dev.heddle.net;

import dev.heddle.FailureHandler;
import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskCancelledException;
import dev.heddle.TaskGroup;
import dev.heddle.parking.Waiter;
import dev.heddle.scheduler.Scheduler;
import dev.heddle.sync.Semaphore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

  /** How many to accept before others have a turn. */
  private static final int BATCH = 64;

  /** How long to leave off accepting when the process has no descriptor left. */
  private static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);

  private final Scheduler scheduler;
  private final ServerSocketChannel channel;
  private final SocketAddress address;
  private final ReadyGate acceptable;
  private final Semaphore accepting = new Semaphore(1);
  private final Set<SocketStream> connections = ConcurrentHashMap.newKeySet();
  private volatile @Nullable TaskGroup serving;
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
    SocketChannel accepted;
    try {
      accepted = channel.accept();
    } catch (ClosedChannelException _) {
      throw new StreamClosedException("accept of " + this);
    }
    return accepted == null ? null : SocketStream.prepared(scheduler, accepted);
  }

  /**
   * Serves connections, each in a task of its own, until {@link #shutdown} or {@link #close} is called
   * or the caller is cancelled; returns when all of them have ended.
   *
   * <p>A handler that fails ends its own connection; the failure goes to the {@link FailureHandler}
   * of the run. If the caller is cancelled, so are the handlers. When the process has no descriptor
   * left, that is logged and accepting pauses.
   *
   * @param handler what to do with each connection, which is closed when it returns
   * @throws InterruptedException if the caller is cancelled
   * @throws IllegalStateException if the server is being served already
   */
  public void serve(ConnectionHandler handler) throws InterruptedException {
    FailureHandler failures = FailureHandler.ofRun();
    try (var group = TaskGroup.open("serve " + address)) {
      begin(group);
      try {
        while (grace == null) {
          acceptSome(group, handler, failures);
        }
        end(group);
      } finally {
        serving = null;
      }
    } finally {
      // A task that was cancelled before it began has closed nothing.
      connections.forEach(SocketStream::close);
      connections.clear();
    }
  }

  private synchronized void begin(TaskGroup group) {
    if (serving != null) {
      throw new IllegalStateException(this + " is being served already; call serve once");
    }
    serving = group;
  }

  private void acceptSome(TaskGroup group, ConnectionHandler handler, FailureHandler failures)
      throws InterruptedException {
    try {
      for (int i = 0; i < BATCH; i++) {
        SocketStream connection = accept();
        connections.add(connection);
        group.start(() -> handle(connection, handler, failures));
      }
      Thread.yield();
    } catch (StreamClosedException _) {
      // The way a server ends; whoever closed it has said so in grace.
    } catch (IOException e) {
      LoggerFactory.getLogger(SocketServer.class)
          .warn("{} could not accept a connection and pauses", this, e);
      Heddle.sleep(ACCEPT_PAUSE);
    }
  }

  private void handle(
      SocketStream connection, ConnectionHandler handler, FailureHandler failures)
      throws Exception {
    try (connection) {
      handler.handle(connection);
    } catch (InterruptedException e) {
      throw e;
    } catch (TaskCancelledException | InterruptedIOException | ClosedByInterruptException e) {
      // What a cancelled handler may fail with; if it was not cancelled, it is a failure after all.
      Waiter.checkCancelled();
      failures.onFailure(Task.current(), e);
    } catch (Throwable e) {
      failures.onFailure(Task.current(), e);
    } finally {
      connections.remove(connection);
    }
  }

  private void end(TaskGroup group) throws InterruptedException {
    Duration limit = grace;
    if (limit != null && limit.isPositive()) {
      try {
        Heddle.timeout(limit, group::join);
        return;
      } catch (TimeoutException _) {
        // The time of grace is over.
      }
    }
    cancelConnections(group);
    group.join();
  }

  private void cancelConnections(TaskGroup group) {
    group.cancel(this + " closed its connections");
  }

  /**
   * Stops listening and lets connections end by themselves for some time; then they are cancelled.
   * Does not wait: {@link #serve} returns when that is done. Handlers see {@link #isShutDown}.
   *
   * @param limit the time of grace; zero cancels them at once
   */
  public void shutdown(Duration limit) {
    grace = Objects.requireNonNull(limit, "limit");
    try {
      channel.close();
      if (address instanceof UnixDomainSocketAddress file) {
        Files.deleteIfExists(file.getPath());
      }
    } catch (IOException e) {
      LoggerFactory.getLogger(SocketServer.class).warn("Closing {} failed", this, e);
    }
    acceptable.wakeClosed();
    TaskGroup group = serving;
    if (group != null && !limit.isPositive()) {
      cancelConnections(group);
    }
  }

  /** Stops listening and cancels the connections. Does not wait: {@link #serve} does. Idempotent. */
  @Override
  public void close() {
    shutdown(Duration.ZERO);
  }

  /**
   * Returns how many connections are being served.
   *
   * @return the number, a recent value
   */
  public int connections() {
    return connections.size();
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
