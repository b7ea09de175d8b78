package programs;

import dev.heddle.testkit.Simulation;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** What happens while somebody waits for an hour, in one of {@link TimedWaits}. */
public final class TimedWaitScenes {
  private static final long HOUR = Duration.ofHours(1).toNanos();

  private boolean provided;
  private boolean interrupted;
  private boolean flagged;
  private long time;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private void run(int number, long provideAfter, long interruptAfter)
      throws InterruptedException {
    TimedWaits wait = TimedWaits.all().get(number);
    var prepared = new CountDownLatch(1);
    long began = System.nanoTime();
    var provider = new Thread(() -> {
      wait.prepare();
      prepared.countDown();
      if (provideAfter >= 0) {
        attempt(() -> {
          Thread.sleep(Duration.ofNanos(provideAfter));
          wait.provide();
        });
      }
    }, "provider");
    var waiter = new Thread(() -> attempt(() -> {
      prepared.await();
      try {
        provided = wait.await(HOUR);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      time = System.nanoTime() - began;
      flagged = Thread.interrupted();
    }), "waiter");
    provider.start();
    waiter.start();
    if (interruptAfter >= 0) {
      Thread.sleep(Duration.ofNanos(interruptAfter));
      waiter.interrupt();
    }
    waiter.join();
    provider.join();
    assert failure.get() == null : failure.get();
  }

  private interface Act {
    void run() throws InterruptedException;
  }

  private void attempt(Act act) {
    try {
      act.run();
    } catch (InterruptedException | AssertionError e) {
      failure.set(e);
    }
  }

  public void nobodyComes(int wait) throws InterruptedException {
    run(wait, -1, -1);
    assert !provided && !interrupted && !flagged;
    assert time == HOUR : time;
  }

  public void comesInTime(int wait) throws InterruptedException {
    run(wait, HOUR / 2, -1);
    assert provided && !interrupted && !flagged;
    assert time == HOUR / 2 : time;
  }

  public void comesAtTheEnd(int wait) throws InterruptedException {
    run(wait, HOUR, -1);
    assert !interrupted && !flagged;
    assert time == HOUR : time;
    Simulation.sometimes(provided, "provided");
    Simulation.sometimes(!provided, "timed out");
  }

  public void isInterruptedInTime(int wait) throws InterruptedException {
    run(wait, -1, HOUR / 2);
    assert !provided && interrupted && !flagged;
    assert time == HOUR / 2 : time;
  }

  public void isInterruptedAtTheEnd(int wait) throws InterruptedException {
    run(wait, HOUR, HOUR);
    assert time == HOUR : time;
    // Of one interrupt each wait tells once: it throws, or leaves it; if it had ended before, it was late.
    assert !(interrupted && flagged) && !(provided && interrupted);
    Simulation.sometimes(interrupted, "interrupted");
    Simulation.sometimes(!interrupted && provided, "provided");
    Simulation.sometimes(!interrupted && !provided, "timed out");
  }
}
