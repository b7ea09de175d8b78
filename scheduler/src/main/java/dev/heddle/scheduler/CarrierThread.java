package dev.heddle.scheduler;

import dev.heddle.scheduler.jdk.CarrierBridge;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;

/**
 * A platform thread that carries virtual threads, and looks to the JDK like a worker with more to do.
 *
 * <p>{@code SynchronousQueue}, {@code LinkedTransferQueue} and {@code Exchanger} spin for
 * microseconds before they park, in the hope that another core comes to meet them; unless, says
 * {@code ForkJoinWorkerThread.hasKnownQueuedWork}, the carrier is a worker in whose queue something
 * waits. On a carrier of ours the thread to be met usually waits for this very carrier, so the spin
 * delays what it hopes for. Hence this is such a worker, and in its queue lies one task that nobody
 * ever runs: it does not take part in its pool, whose workers are never started.
 */
class CarrierThread extends ForkJoinWorkerThread {
  private final @Nullable Runnable body;

  CarrierThread(CarrierBridge bridge, String name, @Nullable Runnable body) {
    super(null, bridge, true);
    this.body = body;
    setName(name);
  }

  @Override
  public final void run() {
    seemToHaveMore();
    carry();
  }

  /** Waits for memory, since whoever has started the carrier counts on it. */
  private static void seemToHaveMore() {
    while (true) {
      try {
        new SomethingToDo().fork();
        return;
      } catch (OutOfMemoryError _) {
        Survival.pause();
      }
    }
  }

  void carry() {
    if (body != null) {
      body.run();
    }
  }

  /** Lies in the queue, and is not run. */
  private static final class SomethingToDo extends ForkJoinTask<Void> {
    private static final long serialVersionUID = 1L;

    @Override
    public Void getRawResult() {
      throw new UnsupportedOperationException("Never run, so without a result");
    }

    @Override
    protected void setRawResult(Void value) {}

    @Override
    protected boolean exec() {
      return false;
    }
  }
}
