package dev.heddle.soak;

import dev.heddle.ExceptionGroup;
import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.Task;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One run of the runtime under a load that a seed decides. */
final class Round implements Runnable {
  private static final int TREES = 3;
  private static final int DEPTH = 5;
  private static final int WIDTH = 16;

  private final Runs runs;
  private final long seed;
  private final Ledger ledger;
  private final Load load;
  private volatile boolean over;

  Round(Runs runs, long seed, Ledger ledger) {
    this.runs = runs;
    this.seed = seed;
    this.ledger = ledger;
    this.load = new Load(ledger, seed % 2 == 0);
    ledger.begin(seed);
  }

  @Override
  public void run() {
    Thread meddler = seed % 3 == 0 ? Thread.ofPlatform().daemon().start(this::meddle) : null;
    try {
      runs.builder()
          .onFailure(
              (task, e) -> {
                if (!Load.isPlanned(e)) {
                  ledger.report("unheard failure of " + task + ": " + e);
                }
              })
          .run(this::main);
    } catch (Exception e) {
      e.printStackTrace();
      ledger.report("the main task ended with " + e);
    } finally {
      over = true;
    }
    join(meddler);
    while (ledger.shared.queue.tryGet().isPresent()) {
      ledger.shared.got.increment();
    }
  }

  private void main() throws Exception {
    var random = new SplittableRandom(seed);
    for (int tree = 0; tree < TREES; tree++) {
      try {
        Heddle.timeout(Duration.ofMillis(5 + random.nextInt(15)),
            () -> load.group(random, DEPTH, WIDTH));
      } catch (TimeoutException e) {
        ledger.totals.timeouts.increment();
      } catch (ExceptionGroup e) {
        load.checkPlanned(e);
      }
      load.checkNoLeakedInterrupt();
      // What leaks into here would end the run.
      Heddle.yieldNow();
      Thread.sleep(Duration.ofNanos(1000));
    }
  }

  /** A foreign thread that cancels, takes, and wakes those who have no reason to. */
  private void meddle() {
    var random = new SplittableRandom(~seed);
    while (!over) {
      Task<?> victim = ledger.task(random.nextInt());
      if (victim != null) {
        if (random.nextInt(20) == 0) {
          victim.cancel("meddler");
        } else {
          LockSupport.unpark(victim.thread());
        }
      }
      if (ledger.shared.queue.tryGet().isPresent()) {
        ledger.shared.got.increment();
      }
      LockSupport.parkNanos(20_000);
    }
  }

  private void join(@Nullable Thread meddler) {
    try {
      if (meddler != null) {
        meddler.join();
      }
    } catch (InterruptedException e) {
      ledger.report("leaked interrupt: in the thread that called run()");
    }
  }
}
