package dev.heddle.observe;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * As much of an HTTP server as a page for looking needs: one request for each connection, its head
 * only.
 *
 * <p>A client that is slow, on purpose or not, must not keep the others out. So each connection has a
 * thread, and as much time as a request and its answer may take in all, however they are dripped; and when there are
 * too many, the oldest is closed for the newest. The JDK's own server can do neither without settings that
 * hold for the whole process.
 */
final class PageServer implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 16;
  private static final int MOST_BYTES_OF_HEAD = 16 * 1024;

  /**
   * What is asked for.
   *
   * @param method such as GET
   * @param target path and query
   * @param headers by their names in lower case
   */
  record Request(String method, String target, Map<String, String> headers) {}

  /** What is answered. */
  record Response(int status, Map<String, String> headers, byte[] body) {}

  /** Answers requests, several at a time. */
  interface Handler {
    Response answer(Request request);
  }

  private static final ScheduledExecutorService LIMITS = limits();

  private final ServerSocket listening;
  private final Handler handler;
  private final Duration most;
  private final Thread acceptor = thread(this::accept);

  /** Oldest first; guarded by itself. */
  private final Deque<Socket> connections = new ArrayDeque<>();

  /** For requests that take no longer than {@code most}, with their answers. */
  PageServer(InetSocketAddress address, Duration most, Handler handler) throws IOException {
    this.most = most;
    this.handler = handler;
    this.listening = new ServerSocket(address.getPort(), 0, address.getAddress());
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listening.getLocalSocketAddress();
  }

  void start() {
    acceptor.start();
  }

  private static ScheduledExecutorService limits() {
    var limits = new ScheduledThreadPoolExecutor(1, PageServer::thread);
    limits.setRemoveOnCancelPolicy(true);
    limits.setKeepAliveTime(1, SECONDS);
    limits.allowCoreThreadTimeOut(true);
    return limits;
  }

  private static Thread thread(Runnable body) {
    return Thread.ofPlatform()
        .daemon()
        .name("heddle-live-page")
        .inheritInheritableThreadLocals(false)
        .unstarted(body);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket connection = listening.accept();
        keep(connection);
        thread(() -> serve(connection)).start();
      } catch (IOException | OutOfMemoryError _) {
        // Closed; or the process has no descriptor or thread left for a moment.
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException _) {
      // Nobody has a reason to.
    }
  }

  private void keep(Socket connection) {
    Socket oldest = null;
    synchronized (connections) {
      connections.add(connection);
      if (connections.size() > MOST_CONNECTIONS || listening.isClosed()) {
        oldest = connections.remove();
      }
    }
    if (oldest != null) {
      close(oldest);
    }
  }

  private void serve(Socket connection) {
    long end = System.nanoTime() + most.toNanos();
    // A write has no limit of time of its own.
    Future<?> limit = LIMITS.schedule(() -> close(connection), most.toMillis(), MILLISECONDS);
    try (connection) {
      String head = readHead(connection, end);
      if (head != null) {
        write(connection, answer(head));
        connection.shutdownOutput();
        // What is left unread would make TCP take the answer back.
        skipRest(connection, end);
      }
    } catch (IOException _) {
      // The client is gone, or was too slow.
    } finally {
      limit.cancel(false);
      synchronized (connections) {
        connections.remove(connection);
      }
    }
  }

  /** Up to the empty line; null if there is none. */
  private static @Nullable String readHead(Socket connection, long end) throws IOException {
    var head = new ByteArrayOutputStream();
    byte[] part = new byte[1024];
    int count;
    while ((count = read(connection, part, end)) > 0 && head.size() < MOST_BYTES_OF_HEAD) {
      head.write(part, 0, count);
      String text = head.toString(StandardCharsets.ISO_8859_1);
      int length = text.indexOf("\r\n\r\n");
      if (length >= 0) {
        return text.substring(0, length);
      }
    }
    return null;
  }

  private static void skipRest(Socket connection, long end) throws IOException {
    byte[] part = new byte[8 * 1024];
    for (int i = 0; i < 100 && read(connection, part, end) > 0; i++) {
      // A body, which nobody has asked for.
    }
  }

  private static int read(Socket connection, byte[] target, long end) throws IOException {
    long left = (end - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      throw new SocketTimeoutException("The request took too long");
    }
    connection.setSoTimeout((int) left);
    InputStream in = connection.getInputStream();
    return in.read(target);
  }

  private Response answer(String head) {
    String[] lines = head.split("\r\n");
    String[] request = lines[0].split(" ");
    if (request.length != 3 || !request[2].startsWith("HTTP/1.")) {
      return new Response(400, Map.of(), new byte[0]);
    }
    Map<String, String> headers = new HashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        String before = headers.put(name, line.substring(colon + 1).strip());
        if (before != null && name.equals("host")) {
          return new Response(400, Map.of(), new byte[0]);
        }
      }
    }
    return handler.answer(new Request(request[0], request[1], headers));
  }

  private static void write(Socket connection, Response response) throws IOException {
    var head = new StringBuilder("HTTP/1.1 ").append(response.status()).append(" \r\n");
    response.headers().forEach(
        (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Length: ").append(response.body().length).append("\r\n");
    head.append("Connection: close\r\n\r\n");
    var all = new ByteArrayOutputStream();
    all.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    all.writeBytes(response.body());
    connection.getOutputStream().write(all.toByteArray());
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception _) {
      // Its descriptor is gone all the same.
    }
  }

  @Override
  public void close() {
    close(listening);
    try {
      // Until it lets go of the socket, the system goes on accepting.
      acceptor.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    synchronized (connections) {
      connections.forEach(PageServer::close);
    }
  }
}
