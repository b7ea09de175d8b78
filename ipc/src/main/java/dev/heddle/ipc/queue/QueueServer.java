package dev.heddle.ipc.queue;

import dev.heddle.ipc.process.OwnThread;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where other processes reach the queues this process has made: a Unix domain socket in a directory
 * that only its user may enter, and a secret that comes with each queue. There is one as long as
 * there are queues.
 */
public final class QueueServer {
  private static final int SECRET_BYTES = 16;
  private static @Nullable QueueServer running;

  private final Map<Long, QueueCore> queues = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong();
  private final QueueFolder folder;
  private final String secret;
  private final ServerSocketChannel channel;

  private QueueServer() throws IOException {
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    secret = HexFormat.of().formatHex(random);
    folder = QueueFolder.create();
    try {
      channel = listen(folder.socket());
    } catch (IOException | RuntimeException e) {
      folder.delete();
      throw e;
    }
    OwnThread.named("heddle-queues").start(this::accept);
  }

  private static ServerSocketChannel listen(Path socket) throws IOException {
    var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      return channel.bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Makes a queue known to other processes. */
  public static synchronized QueueHandle register(QueueCore core, int capacity,
      List<String> allowed)
      throws IOException {
    QueueServer server = running;
    if (server == null) {
      server = new QueueServer();
      running = server;
    }
    long id = server.lastId.incrementAndGet();
    server.queues.put(id, core);
    return new QueueHandle(server.folder.socket().toString(), server.secret, id, capacity, allowed);
  }

  public static synchronized void unregister(QueueHandle handle) {
    QueueServer server = running;
    if (server != null && server.isAt(handle) && server.queues.remove(handle.id()) != null
        && server.queues.isEmpty()) {
      running = null;
      server.close();
    }
  }

  /** Finds a queue that this process has made; null if it has not. */
  static synchronized @Nullable public QueueCore find(QueueHandle handle) {
    QueueServer server = running;
    return server != null && server.isAt(handle) ? server.queues.get(handle.id()) : null;
  }

  private boolean isAt(QueueHandle handle) {
    return folder.socket().toString().equals(handle.socket());
  }

  private void accept() {
    try (channel) {
      while (true) {
        SocketChannel accepted = channel.accept();
        var link = new QueueLink(accepted);
        link.start("heddle-queue-user", new QueueUser(link, secret, queues));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // Then it is of no use any more anyway.
    }
    folder.delete();
  }
}
