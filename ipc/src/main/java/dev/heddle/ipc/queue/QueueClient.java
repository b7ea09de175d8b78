package dev.heddle.ipc.queue;

import dev.heddle.Promise;
import dev.heddle.ipc.wire.ProtocolException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The way to the queues of one other process, shared by all who use them here. */
final class QueueClient implements QueueLink.Handler {
  private static final String UNREACHABLE = "The process that made the queue cannot be reached";
  private static final Map<String, QueueClient> CLIENTS = new HashMap<>();

  private final String socket;
  private final QueueLink link;
  private final AtomicLong lastRequest = new AtomicLong();

  // Guarded by this.
  private final Map<Long, Promise<Answer>> open = new HashMap<>();
  private @Nullable String gone;

  /** How a request ended. */
  @SuppressWarnings("ArrayRecordComponent")
  record Answer(QueueOp op, byte[] item) {}

  private QueueClient(QueueHandle handle) throws IOException {
    this.socket = handle.socket();
    QueueFolder.use(Path.of(socket));
    try {
      this.link =
          new QueueLink(SocketChannel.open(UnixDomainSocketAddress.of(Path.of(handle.socket()))));
    } catch (IOException e) {
      if (!Files.exists(Path.of(socket))) {
        throw QueueAccess.closed();
      }
      throw new IOException(
          "Cannot reach the process that made the queue: " + e, e);
    }
    link.send(
        new QueueFrame(
            QueueOp.JOIN, 0, 0, handle.secret().getBytes(StandardCharsets.US_ASCII)));
    link.start("heddle-queue-maker", this);
  }

  static QueueClient of(QueueHandle handle) throws IOException {
    synchronized (CLIENTS) {
      QueueClient client = CLIENTS.get(handle.socket());
      if (client == null) {
        client = new QueueClient(handle);
        CLIENTS.put(handle.socket(), client);
      }
      return client;
    }
  }

  long newRequest() {
    return lastRequest.incrementAndGet();
  }

  /** Sends a request; the promise ends with its answer, or fails when the other process is gone. */
  Promise<Answer> begin(QueueFrame request) throws IOException {
    var answer = new Promise<Answer>();
    synchronized (this) {
      if (gone != null) {
        throw new IOException(gone);
      }
      open.put(request.request(), answer);
    }
    link.send(request);
    return answer;
  }

  /**
   * Sends what has no answer, and returns when it is on its way for certain: this process may end right
   * after.
   */
  void deliver(QueueOp op, QueueHandle handle) throws IOException {
    long request = newRequest();
    var sent = new Promise<Answer>();
    synchronized (this) {
      if (gone != null) {
        throw new IOException(gone);
      }
      open.put(request, sent);
    }
    link.send(QueueFrame.of(op, handle.id(), request),
        written -> delivered(request, sent, written));
    sent.awaitUncancellably();
    if (sent.state() != Future.State.SUCCESS) {
      throw new IOException(sent.exceptionNow().getMessage(), sent.exceptionNow());
    }
  }

  private void delivered(long request, Promise<Answer> sent, boolean written) {
    synchronized (this) {
      open.remove(request);
    }
    if (written) {
      sent.complete(new Answer(QueueOp.DONE, QueueFrame.EMPTY));
    } else {
      sent.fail(new IOException(UNREACHABLE));
    }
  }

  /** Sends what has no answer, and may be lost if this process ends right after. */
  void tell(QueueFrame frame) {
    link.send(frame);
  }

  @Override
  public void received(QueueFrame frame) throws IOException {
    Promise<Answer> answer;
    synchronized (this) {
      answer = open.remove(frame.request());
    }
    if (answer == null) {
      throw new ProtocolException(
          "an answer to request " + frame.request() + ", which is not open");
    }
    switch (frame.op()) {
      case DONE, WITHDRAWN, CLOSED -> answer.complete(new Answer(frame.op(), QueueFrame.EMPTY));
      case ITEM -> {
        // First, so that no item that somebody has seen can go back, however this process ends.
        link.send(
            QueueFrame.of(QueueOp.TAKEN, 0, frame.request()),
            written -> {
              if (written) {
                answer.complete(new Answer(frame.op(), frame.payload()));
              } else {
                answer.fail(new IOException(UNREACHABLE));
              }
            });
      }
      default -> throw new ProtocolException("a queue's maker cannot send " + frame.op());
    }
  }

  @Override
  public void ended(String why) {
    synchronized (CLIENTS) {
      CLIENTS.remove(socket, this);
    }
    List<Promise<Answer>> lost;
    String message = "The process that made the queue cannot be reached any more: " + why;
    synchronized (this) {
      gone = message;
      lost = new ArrayList<>(open.values());
      open.clear();
    }
    lost.forEach(answer -> answer.fail(new IOException(message)));
    QueueFolder.deleteTraces(Path.of(socket));
  }
}
