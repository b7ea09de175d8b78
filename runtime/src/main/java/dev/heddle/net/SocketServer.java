package dev.heddle.net;

import dev.heddle.CancelScope;
import dev.heddle.FailureHandler;
import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskCancelledException;
import dev.heddle.TaskGroup;
import dev.heddle.Transform;
import dev.heddle.ValueAction;
import dev.heddle.channel.Clause;
import dev.heddle.channel.Select;
import dev.heddle.parking.Selectable;
import dev.heddle.parking.Selection;
import dev.heddle.parking.Waiter;
import dev.heddle.scheduler.Log;
import dev.heddle.scheduler.Scheduler;
import dev.heddle.scheduler.jdk.CarrierPin;
import dev.heddle.sync.Semaphore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

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
  /**
   * How many clients may wait to be accepted; the system cuts it to what it allows, which on Linux is as much. One
   * that finds no place is not told, and tries again a second later.
   */
  private static final int BACKLOG = 4096;

  /** How many to accept before others have a turn. */
  private static final int BATCH = 64;

  /** How long to leave off accepting when the process has no descriptor left. */
  private static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);

  private static final VarHandle SERVING;

  private static final VarHandle GRACE;

  static {
    try {
      SERVING =
          MethodHandles.lookup().findVarHandle(SocketServer.class, "serving", Serving.class);
      GRACE = MethodHandles.lookup().findVarHandle(SocketServer.class, "grace", Grace.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Scheduler scheduler;
  private final ServerSocketChannel channel;
  private final SocketAddress address;
  private final ReadyGate acceptable;
  private final Semaphore accepting = new Semaphore(1);
  private volatile @Nullable Serving serving;

  /** When the connections have to end; null while it listens. It only ever comes nearer. */
  private volatile @Nullable Grace grace;

  private record Grace(long end) {
    static Grace of(Duration timeout, long now) {
      // Half of what a long holds: so that two can be compared by their difference.
      return new Grace(now + Math.clamp(Waiter.nanosOf(timeout), 0, Long.MAX_VALUE / 2));
    }

    Duration left(long now) {
      return Duration.ofNanos(Math.max(end - now, 0));
    }
  }

  private SocketServer(Scheduler scheduler, ServerSocketChannel channel) throws IOException {
    this.scheduler = scheduler;
    this.channel = channel;
    this.address = channel.getLocalAddress();
    this.acceptable = new ReadyGate(scheduler, channel, SelectionKey.OP_ACCEPT, this, "accept");
  }

  /**
   * Starts to listen at the first address of a host, of those that the resolver gives; otherwise as {@link
   * #listen(SocketAddress)}. {@code 127.0.0.1} and {@code ::1} are for this machine only, {@code 0.0.0.0} and
   * {@code ::} for all that reach it.
   *
   * @param host the name or the literal address
   * @param port the port; 0 lets the system choose one
   * @return the server; close it with try-with-resources
   * @throws java.net.UnknownHostException if the name has no address
   * @throws IOException if the address cannot be used
   * @throws InterruptedException if the caller is cancelled while the name is looked up
   * @throws IllegalStateException if no task runs the caller
   */
  public static SocketServer listen(String host, int port)
      throws IOException, InterruptedException {
    Objects.requireNonNull(host, "host");
    return listen(new InetSocketAddress(NameLookup.of(host)[0], port));
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
    Objects.requireNonNull(address, "A server listens at an address; use port 0 for any port");
    Scheduler scheduler = Heddle.scheduler();
    SelectorProvider network = Network.of(scheduler);
    ServerSocketChannel channel =
        address instanceof UnixDomainSocketAddress
            ? network.openServerSocketChannel(StandardProtocolFamily.UNIX)
            : network.openServerSocketChannel();
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

  /**
   * Describes a wait for a connection for {@link Select}. If the server is closed, or accepting fails, the select
   * throws what {@link #accept} throws. A select that does something else leaves the connection for later.
   *
   * @param then what to do with the connection, which is the caller's to close; its result is that of the
   *     select
   * @param <R> the type of the result
   * @return the clause
   */
  public <R extends @Nullable Object> Clause<R, IOException> onAccept(
      Transform<? super SocketStream, ? extends R, ? extends IOException> then) {
    Objects.requireNonNull(then, "then");
    return Clause.of(
        new Accepting(),
        outcome -> switch (outcome) {
          case SocketStream accepted -> then.apply(accepted);
          case IOException e -> throw e;
          case null, default -> throw new IllegalStateException("accepted " + outcome);
        });
  }

  /**
   * Describes a wait for a connection for {@link Select} without a result; otherwise as {@link
   * #onAccept(Transform)}.
   *
   * @param then what to do with the connection, which is the caller's to close
   * @return the clause; its result is null
   */
  @SuppressWarnings("overloads")
  public Clause<@Nullable Void, IOException> onAccept(
      ValueAction<? super SocketStream, ? extends IOException> then) {
    return onAccept(ValueAction.<SocketStream, IOException>asTransform(then));
  }

  /** For a select: who wakes it says only that there may be a connection, which it then accepts itself. */
  private final class Accepting implements Selectable {
    @Override
    public @Nullable Object tryNow() {
      try {
        return acceptNow();
      } catch (IOException e) {
        return e;
      }
    }

    @Override
    public @Nullable Object tryOrEnlist(Selection selection, int index) {
      acceptable.enlist(selection, index);
      return null;
    }
  }

  private @Nullable SocketStream acceptNow() throws IOException {
    SocketChannel accepted;
    boolean pinned = CarrierPin.acquire();
    try {
      accepted = channel.accept();
    } catch (ClosedChannelException _) {
      throw new StreamClosedException("accept of " + this);
    } finally {
      if (pinned) {
        CarrierPin.release();
      }
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
    serve(Integer.MAX_VALUE, handler);
  }

  /**
   * Serves at most so many connections at once; otherwise as {@link #serve(ConnectionHandler)}.
   *
   * @param limit the most connections, one or more; further ones wait in the system's queue, and when
   *     that is full, at their clients
   * @param handler what to do with each connection, which is closed when it returns
   * @throws InterruptedException if the caller is cancelled
   * @throws IllegalStateException if the server is being served already
   */
  public void serve(int limit, ConnectionHandler handler) throws InterruptedException {
    if (limit < 1) {
      throw new IllegalArgumentException("A server serves 1 or more connections, not " + limit);
    }
    Objects.requireNonNull(handler, "handler");
    var serving = new Serving(handler, FailureHandler.ofRun(), new Semaphore(limit));
    if (!SERVING.compareAndSet(this, null, serving)) {
      throw new IllegalStateException(this + " is being served already; call serve once");
    }
    try {
      serving.run();
    } finally {
      this.serving = null;
    }
  }

  /**
   * Stops listening and lets connections end by themselves for some time; then they are cancelled.
   * Does not wait: {@code serve} returns when that is done. Handlers see {@link #isClosed}. Clients
   * that have not been accepted yet find their connection reset. Called again, it can end the time of
   * grace earlier, but not put it off.
   *
   * @param timeout the time of grace; zero cancels them at once
   */
  public void shutdown(Duration timeout) {
    endBy(Grace.of(Objects.requireNonNull(timeout, "timeout"), scheduler.nanoTime()));
    boolean unbinds = channel.isOpen() && address instanceof UnixDomainSocketAddress;
    acceptable.closeChannel();
    if (unbinds) {
      deleteFile((UnixDomainSocketAddress) address);
    }
    Serving current = serving;
    if (current != null) {
      current.keepTo(timeout);
    }
  }

  private void endBy(Grace next) {
    Grace before;
    do {
      before = grace;
      if (before != null && before.end() - next.end() <= 0) {
        return;
      }
    } while (!GRACE.compareAndSet(this, before, next));
  }

  private void deleteFile(UnixDomainSocketAddress file) {
    try {
      Files.deleteIfExists(file.getPath());
    } catch (IOException e) {
      Log.of(SocketServer.class).warn("{} leaves its file behind", this, e);
    }
  }

  /** Stops listening and cancels the connections. Does not wait: {@code serve} does. Idempotent. */
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
    Serving current = serving;
    return current == null ? 0 : current.connections.size();
  }

  /**
   * Returns the address that the server listens on.
   *
   * @return the address, with the port that the system chose
   */
  public SocketAddress localAddress() {
    return address;
  }

  /**
   * Says whether the server has stopped listening, so that a handler can end between two requests.
   *
   * @return true after {@link #shutdown} or {@link #close}
   */
  public boolean isClosed() {
    return grace != null;
  }

  @Override
  public String toString() {
    return "SocketServer[" + address + (isClosed() ? ", shut down]" : "]");
  }

  /** One call of {@code serve}. */
  private final class Serving {
    final ConnectionHandler handler;
    final FailureHandler failures;
    final Semaphore places;

    /** By number, so that they are closed in the same order each time: a simulation is to repeat. */
    final Map<Long, SocketStream> connections = new ConcurrentHashMap<>();

    private long accepted;
    private final AcceptTrouble trouble =
        new AcceptTrouble(SocketServer.this, () -> Log.of(SocketServer.class));
    private volatile @Nullable TaskGroup group;
    private volatile @Nullable CancelScope ending;

    Serving(ConnectionHandler handler, FailureHandler failures, Semaphore places) {
      this.handler = handler;
      this.failures = failures;
      this.places = places;
    }

    void run() throws InterruptedException {
      try (var mine = TaskGroup.open("serve " + address)) {
        group = mine;
        while (grace == null) {
          acceptSome(mine);
        }
        end(mine);
      } finally {
        // A task that was cancelled before it began has closed nothing.
        connections.values().forEach(SocketStream::close);
      }
    }

    private void acceptSome(TaskGroup mine) throws InterruptedException {
      try {
        for (int i = 0; i < BATCH; i++) {
          places.acquire();
          SocketStream connection = accept();
          if (trouble.lasts()) {
            trouble.accepted(scheduler.nanoTime());
          }
          long number = ++accepted;
          connections.put(number, connection);
          mine.start(
              "connection from " + connection.remoteAddress(), () -> handle(connection, number));
        }
        Thread.yield();
      } catch (StreamClosedException _) {
        // The way a server ends; whoever closed it has said so in grace.
      } catch (IOException e) {
        places.release();
        trouble.failed(e, scheduler.nanoTime());
        Heddle.sleep(ACCEPT_PAUSE);
      }
    }

    private void handle(SocketStream connection, long number) throws Exception {
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
        connections.remove(number);
        places.release();
      }
    }

    /**
     * Waits for the connections, and cancels them when their time is over. Whoever changes that time
     * writes it and then looks for the scope, and here it is the other way round: one sees the other.
     */
    private void end(TaskGroup mine) throws InterruptedException {
      boolean inTime = CancelScope.run(scope -> {
        ending = scope;
        expire(scope);
        mine.join();
      });
      if (!inTime) {
        cancelConnections();
        mine.join();
      }
    }

    /** The time of grace has changed, perhaps. */
    void keepTo(Duration timeout) {
      CancelScope scope = ending;
      if (!timeout.isPositive()) {
        cancelConnections();
      } else if (scope != null) {
        expire(scope);
      }
    }

    /** Again if it has changed meanwhile: of two who set it, the later one may have read the older. */
    private void expire(CancelScope scope) {
      Grace until;
      do {
        until = Objects.requireNonNull(grace);
        scope.expireIn(until.left(scheduler.nanoTime()));
      } while (until != grace);
    }

    void cancelConnections() {
      TaskGroup mine = group;
      if (mine != null) {
        mine.cancel(SocketServer.this + " closed its connections");
      }
    }
  }
}
