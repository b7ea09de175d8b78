package dev.heddle.ipc.queue;

import dev.heddle.Promise;
import dev.heddle.parking.Waiter;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The way of another process to a queue. One who gives up waiting asks its maker to withdraw the
 * request, and waits for the answer, which may be that it was too late.
 */
public record RemoteQueueAccess(QueueHandle handle) implements QueueAccess {

  @Override
  public byte @Nullable [] exchange(byte @Nullable [] toPut, @Nullable Duration timeout)
      throws IOException, InterruptedException {
    Waiter.checkCancelled();
    QueueClient client = QueueClient.of(handle);
    long request = client.newRequest();
    Promise<QueueClient.Answer> answer =
        client.begin(
            toPut == null
                ? QueueFrame.of(QueueOp.GET, handle.id(), request)
                : new QueueFrame(QueueOp.PUT, handle.id(), request, toPut));
    InterruptedException cancelled = null;
    try {
      long nanos = timeout == null ? Long.MAX_VALUE : Waiter.nanosOf(timeout);
      answer.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      client.tell(QueueFrame.of(QueueOp.WITHDRAW, handle.id(), request));
    } catch (InterruptedException e) {
      client.tell(QueueFrame.of(QueueOp.WITHDRAW, handle.id(), request));
      cancelled = e;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    }
    answer.awaitUncancellably();
    return result(answer, toPut, cancelled);
  }

  private static byte @Nullable [] result(
      Promise<QueueClient.Answer> answer,
      byte @Nullable [] toPut,
      @Nullable InterruptedException cancelled)
      throws IOException, InterruptedException {
    if (answer.state() != Future.State.SUCCESS) {
      throw new IOException(answer.exceptionNow().getMessage(), answer.exceptionNow());
    }
    QueueClient.Answer end = answer.resultNow();
    if (end.op() == QueueOp.WITHDRAWN && cancelled != null) {
      throw cancelled;
    }
    if (cancelled != null) {
      // It was too late to be cancelled; that is met at the next wait.
      Thread.currentThread().interrupt();
    }
    return switch (end.op()) {
      case WITHDRAWN -> null;
      case DONE -> toPut;
      case ITEM -> end.item();
      default -> throw QueueAccess.closed();
    };
  }

  @Override
  public void shut() throws IOException {
    QueueClient.of(handle).deliver(QueueOp.SHUT, handle);
  }

  @Override
  public void attach() throws IOException {
    QueueClient.of(handle).deliver(QueueOp.ATTACH, handle);
  }
}
