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

/** The maker's own way to its queue. */
public record LocalQueueAccess(QueueCore core) implements QueueAccess {

  /** A task or thread of this process that waits. */
  private static final class Here implements QueueAsk {
    private final byte @Nullable [] toPut;
    private final Promise<byte[]> answer = new Promise<>();

    Here(byte @Nullable [] toPut) {
      this.toPut = toPut;
    }

    @Override
    public byte @Nullable [] item() {
      return toPut;
    }

    @Override
    public void granted(byte[] item) {
      answer.complete(item);
    }

    @Override
    public void refused() {
      answer.fail(QueueAccess.closed());
    }
  }

  @Override
  public byte @Nullable [] exchange(byte @Nullable [] toPut, @Nullable Duration timeout)
      throws IOException, InterruptedException {
    Waiter.checkCancelled();
    var here = new Here(toPut);
    core.ask(here);
    boolean interrupted = false;
    try {
      long nanos = timeout == null ? Long.MAX_VALUE : Waiter.nanosOf(timeout);
      return here.answer.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      if (core.withdraw(here)) {
        return null;
      }
    } catch (InterruptedException e) {
      if (core.withdraw(here)) {
        throw e;
      }
      interrupted = true;
    } catch (ExecutionException _) {
      throw QueueAccess.closed();
    }
    // Granted or refused in the meantime, which counts; the cancellation is met at the next wait.
    here.answer.awaitUncancellably();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (here.answer.isDone() && here.answer.state() == Future.State.SUCCESS) {
      return here.answer.resultNow();
    }
    throw QueueAccess.closed();
  }

  @Override
  public void shut() {
    core.shut();
  }

  @Override
  public void attach() {
    // The queue lives here.
  }
}
