package dev.heddle.scheduler;

import dev.heddle.scheduler.inside.CarrierDriver;

/**
 * A carrier's driver at work: when it is asked for what is ready, while there is other work.
 *
 * <p>As with {@link Readiness}, it is not asked again before everybody has had a turn whom it woke, or a
 * while has passed: a look costs a system call, and what nobody has taken yet would be found once more. What
 * tasks have left to be written goes out in each turn. Carrier only, but for {@link #wakeup} and {@link
 * #awaited}.
 */
final class Driving implements Sleeping {
  private static final long POLL_NANOS = 50_000;
  private static final long LONGEST_POLL_NANOS = 10_000_000;

  final CarrierDriver driver;

  /** Whether the carrier's turns are run within the driver. */
  boolean entered;

  private boolean asked;
  private long polled;

  /** The slice by which all have run that could when it had been asked. */
  private long passEnd;

  Driving(CarrierDriver driver) {
    this.driver = driver;
  }

  /**
   * Runs the driver's tasks, and has it look at its channels if it is time to.
   *
   * @param now the time
   * @param slice how many slices the carrier has run
   * @param runnable how many more it could run now
   */
  void poll(long now, long slice, int runnable) {
    if (asked) {
      asked = false;
      polled = now;
      passEnd = slice + runnable;
    }
    long pause = slice - passEnd >= 0 ? POLL_NANOS : LONGEST_POLL_NANOS;
    if (now - polled >= pause) {
      run();
    } else {
      runTasks();
    }
  }

  void runTasks() {
    try {
      driver.runTasks();
    } catch (Throwable e) {
      failed(e);
    }
  }

  /** Returns whether it has done anything. */
  boolean run() {
    asked = true;
    try {
      return driver.run() > 0;
    } catch (Throwable e) {
      failed(e);
      return true;
    }
  }

  void await(long nanos) {
    asked = true;
    try {
      driver.await(nanos);
    } catch (Throwable e) {
      failed(e);
    }
    // A set interrupt status would turn every later wait into a busy loop.
    Thread.interrupted();
  }

  void close() {
    try {
      driver.close();
    } catch (Throwable e) {
      failed(e);
    }
  }

  void failed(Throwable e) {
    Survival.pause();
    Survival.log("The driver of a carrier failed, which goes on with it", e);
  }

  @Override
  public void wakeup() {
    driver.wakeup();
  }

  int awaited() {
    return driver.awaited();
  }
}
