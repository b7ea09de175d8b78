package dev.heddle.core;

import dev.heddle.CancelReason;
import dev.heddle.parking.Waiter;
import dev.heddle.report.TimeText;
import dev.heddle.scheduler.PersistentAction;
import dev.heddle.scheduler.Scheduler;
import dev.heddle.scheduler.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a scope cancels itself. Only the newest deadline of a scope counts: one that has been
 * replaced finds itself replaced when its timer fires, and does nothing.
 */
public final class Deadline implements PersistentAction {
  private final Scope scope;
  private final Scheduler scheduler;
  private final Duration timeout;
  private final long when;
  private String source = "";
  private volatile @Nullable Timer timer;

  /** Whether the scope is cancelled for this; whom it holds may not have been reached yet. */
  private volatile boolean decided;

  private Deadline(Scope scope, Scheduler scheduler, Duration timeout) {
    this.scope = scope;
    this.scheduler = scheduler;
    this.timeout = timeout;
    long now = scheduler.nanoTime();
    // So far away at most that differences of times still make sense.
    this.when = now + Math.clamp(Waiter.nanosOf(timeout), Long.MIN_VALUE / 4, Long.MAX_VALUE / 4);
  }

  static Deadline in(Duration timeout, Scope scope, Scheduler scheduler) {
    return new Deadline(scope, scheduler, timeout);
  }

  /** Starts to count; cancels the scope at once if there is no time. */
  void begin(String source) {
    this.source = source;
    if (timeout.isPositive()) {
      timer = scheduler.schedule(this, when - scheduler.nanoTime());
      if (scope.deadline() != this) {
        end();
      }
    } else {
      expire();
    }
  }

  /** Cancels the scope if this is still its deadline; a second time does nothing. Any thread. */
  public void expire() {
    while (true) {
      try {
        run();
        return;
      } catch (OutOfMemoryError _) {
        Shortage.pause();
      }
    }
  }

  /** Does the same for the timer, which does not wait for memory but comes again. */
  @Override
  public void run() {
    if (scope.deadline() != this) {
      return;
    }
    if (!decided) {
      if (!scope.decide(new CancelReason(expiry(), source, null))) {
        return;
      }
      decided = true;
    }
    scope.reachAll();
  }

  private String expiry() {
    if (timeout.isNegative()) {
      // Not Duration.abs(): that overflows, and sets up BigDecimal in the midst of a wait.
      long ago = -Math.max(Waiter.nanosOf(timeout), -Long.MAX_VALUE);
      return "deadline had passed " + TimeText.of(Duration.ofNanos(ago)) + " before it was set";
    }
    return "deadline of " + TimeText.of(timeout) + (timeout.isZero() ? ", no time at all," : "")
        + " expired";
  }

  /** Whether a reason is that of a deadline, rather than of somebody. */
  static boolean isExpiry(CancelReason reason) {
    return reason.cause() == null && reason.message().startsWith("deadline ");
  }

  void end() {
    Timer mine = timer;
    if (mine != null) {
      mine.cancel();
    }
  }

  public long nanosLeft() {
    return when - scheduler.nanoTime();
  }
}
