package dev.heddle.netty;

import dev.heddle.Action;
import dev.heddle.Heddle;
import dev.heddle.Promise;
import dev.heddle.Task;
import dev.heddle.TaskCancelledException;
import dev.heddle.TaskFailedException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One exchange: the task that handles it on one side, its {@link HttpConnection} on the loop's thread on the
 * other. What the task leaves for the loop is a whole response, or that it has ended, both found in here by
 * {@link HttpConnection#deliver}; or a piece of a response, which is left by itself.
 */
final class Exchange implements HttpExchange, Action<Exception> {
  final HttpConnection connection;
  private final HttpRequest request;
  final Home home;

  /** Null if there is no body. */
  final @Nullable Inbound<ByteBuf> body;

  // -- the task's
  private boolean answered;
  private boolean answeredAsAWhole;

  // -- used on the channel's carrier only, by either
  /** Whether the loop is going to look at what the task has left. */
  private boolean poked;

  /** Whether the loop runs the first slice of the task right now, and looks when that is over. */
  private boolean begins;

  // -- written by the task, read by the loop after it has been poked
  volatile @Nullable FullHttpResponse response;
  volatile @Nullable Throwable failure;
  volatile boolean taskEnded;

  // -- the loop's
  @Nullable Task<?> task;
  boolean concluded;
  boolean requestEnded;
  boolean headSent;
  boolean lastSent;
  boolean awaitsContinue;
  boolean keepAlive;

  Exchange(HttpConnection connection, HttpRequest request, boolean hasBody) {
    this.connection = connection;
    this.request = request;
    this.home = connection.home();
    this.body = hasBody ? new Inbound<>(home, connection::readsBody) : null;
    this.awaitsContinue = hasBody && HttpUtil.is100ContinueExpected(request);
    this.keepAlive = Heads.keepsAlive(request);
  }

  /** The task. */
  @Override
  public void run() throws Exception {
    try {
      connection.handler.handle(this);
      end(null);
    } catch (Throwable e) {
      end(e);
      switch (e) {
        case InterruptedException cancelled -> throw cancelled;
        // What it may fail with because it was cancelled, or the client has gone.
        case IOException _ -> Heddle.checkCancelled();
        case TaskCancelledException _ -> Heddle.checkCancelled();
        default -> {}
      }
      connection.service.failures.onFailure(Task.current(), e);
    }
  }

  private void end(@Nullable Throwable cause) {
    failure = cause;
    taskEnded = true;
    if (body != null) {
      body.drop();
    }
    poke();
  }

  private void poke() {
    if (!home.isCurrent()) {
      home.execute(this::deliver);
    } else if (!poked) {
      poked = true;
      if (!begins) {
        home.executeHere(this::deliver);
      }
    }
  }

  /** Said before the task is started. By the loop, which calls {@link #hasBegun} next. */
  void begins() {
    begins = true;
  }

  void hasBegun() {
    begins = false;
    if (!poked) {
      return;
    }
    if (home.hasLeftOver()) {
      // Pieces of a response, which come first.
      home.executeHere(this::deliver);
    } else {
      deliver();
    }
  }

  private void deliver() {
    poked = false;
    connection.deliver(this);
  }

  private void answer() {
    if (answered) {
      throw new IllegalStateException("This request has been answered already: " + this);
    }
    answered = true;
  }

  @Override
  public HttpRequest request() {
    return request;
  }

  @Override
  public RequestBody body() {
    return this::readBody;
  }

  private @Nullable ByteBuf readBody() throws IOException, InterruptedException {
    if (body == null) {
      return null;
    }
    if (awaitsContinue) {
      home.execute(() -> connection.responses().sendContinue(this));
    }
    return body.take();
  }

  @Override
  public void respond(FullHttpResponse full) {
    answer();
    answeredAsAWhole = true;
    response = full;
    poke();
  }

  @Override
  public ResponseBody start(HttpResponse head) {
    answer();
    if (!HttpUtil.isContentLengthSet(head)) {
      head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    home.execute(() -> connection.writePart(this, head, 0));
    return new Pieces();
  }

  @Override
  public void abort() {
    if (!answeredAsAWhole) {
      answered = true;
      answeredAsAWhole = true;
      home.execute(() -> connection.abort(this));
    }
  }

  /** The body of the response. */
  private final class Pieces implements ResponseBody {
    private boolean closed;

    @Override
    public void write(ByteBuf piece) throws IOException, InterruptedException {
      if (closed) {
        piece.release();
        throw new IllegalStateException("The body of this response has been closed");
      }
      connection.leavePiece(Exchange.this, piece);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        answeredAsAWhole = true;
        home.execute(
            () -> connection.writePart(Exchange.this, LastHttpContent.EMPTY_LAST_CONTENT, 0));
      }
    }
  }

  @Override
  public WebSocket webSocket(WebSocketOptions options) throws IOException, InterruptedException {
    WebSocketEnd.checkAskedFor(request, connection.isStream);
    answer();
    var established = new Promise<WebSocketEnd>();
    home.execute(() -> connection.upgrade(this, options, established));
    try {
      return established.await();
    } catch (TaskFailedException e) {
      throw new IOException("The WebSocket could not be opened: " + e.getCause(), e.getCause());
    }
  }

  @Override
  public Channel channel() {
    return connection.channel();
  }

  @Override
  public String toString() {
    return request.method() + " " + request.uri();
  }
}
