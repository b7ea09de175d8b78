package dev.heddle.sync;

import dev.heddle.Heddle;
import dev.heddle.current.WaitingTask;
import dev.heddle.parking.Waiter;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Says when it is time again, once a period: for a loop that does something every second. Tokio's {@code
 * interval} is the model.
 *
 * <pre>{@code
 * var ticker = Ticker.every(Duration.ofSeconds(1));
 * while (true) {
 *   ticker.await();
 *   sample();
 * }
 * }</pre>
 *
 * <p>The first tick is one period after it was made. Times do not drift: the next tick is counted from when the last
 * was due, not from when it was awaited. What happens when ticks have passed before anybody awaited them is the
 * {@link Missed} policy.
 *
 * <p>A wait that is cancelled has used no tick. In a select, {@code Select.after(ticker.timeLeft(), ...)} is
 * chosen when the next tick is due, and {@link #await} in it returns at once. Not thread-safe: each task has its own.
 */
public final class Ticker {
  private final long periodNanos;
  private final Missed missed;
  private final LongSupplier clock;
  private final Sleeper sleeper;
  private long due;

  /** What to do about ticks that have passed before anybody awaited them. The first of them is always there. */
  public enum Missed {
    /** They are all there still, one after the other without a pause, until it has caught up. */
    BURST,

    /** The next is a whole period after the one that came late; from then on all are later than planned. */
    DELAY,

    /** They are left out, and the next comes when it was planned. */
    SKIP
  }

  /** Waits some time, or longer. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }

  Ticker(Duration period, Missed missed, LongSupplier clock, Sleeper sleeper) {
    this.periodNanos = Waiter.nanosOf(period);
    if (periodNanos <= 0) {
      throw new IllegalArgumentException("A ticker needs a period above 0, not " + period);
    }
    this.missed = Objects.requireNonNull(missed, "missed");
    this.clock = clock;
    this.sleeper = sleeper;
    this.due = after(clock.getAsLong());
  }

  /**
   * Makes a ticker that leaves out what has been missed.
   *
   * @param period the time from tick to tick, above zero
   * @return the ticker
   * @throws IllegalArgumentException if the period is zero or negative
   */
  public static Ticker every(Duration period) {
    return every(period, Missed.SKIP);
  }

  /**
   * Makes a ticker.
   *
   * @param period the time from tick to tick, above zero
   * @param missed what to do about ticks that nobody has awaited in time
   * @return the ticker
   * @throws IllegalArgumentException if the period is zero or negative
   */
  public static Ticker every(Duration period, Missed missed) {
    return new Ticker(period, missed, WaitingTask::currentNanoTime, Heddle::sleep);
  }

  /**
   * Waits for the next tick; returns at once if it is due.
   *
   * @return how many ticks have been left out since the last one
   * @throws InterruptedException if the caller is cancelled; the tick is still to come then
   */
  public long await() throws InterruptedException {
    long left;
    // At least once: at the door a cancelled caller is told so, however late it is.
    do {
      left = due - clock.getAsLong();
      sleeper.sleep(Duration.ofNanos(Math.max(left, 0)));
    } while (left > 0 && clock.getAsLong() - due < 0);
    return advance(clock.getAsLong());
  }

  /** Sets when the next tick is due, after one that is due now or has been. */
  private long advance(long now) {
    long late = (now - due) / periodNanos;
    due = switch (missed) {
      case BURST -> after(due);
      case SKIP -> after(due + late * periodNanos);
      case DELAY -> after(late == 0 ? due : now);
    };
    return missed == Missed.BURST ? 0 : late;
  }

  /** A period later, or so far away that it makes no difference. */
  private long after(long time) {
    return time + Math.min(periodNanos, Long.MAX_VALUE / 4);
  }

  /**
   * Says how long it is until the next tick.
   *
   * @return the time, zero if it is due
   */
  public Duration timeLeft() {
    return Duration.ofNanos(Math.max(due - clock.getAsLong(), 0));
  }

  @Override
  public String toString() {
    return "Ticker[every " + Duration.ofNanos(periodNanos) + ", " + missed + "]";
  }
}
