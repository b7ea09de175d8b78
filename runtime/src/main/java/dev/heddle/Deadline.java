package dev.heddle;

import dev.heddle.parking.Waiter;
import dev.heddle.scheduler.Timer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A scope that cancels itself. */
final class Deadline {
  private Deadline() {}

  static <T extends @Nullable Object, E extends Exception> T run(
      Fiber<?> fiber, Duration limit, Body<T, E> body)
      throws E, TimeoutException, InterruptedException {
    long nanos = Waiter.nanosOf(limit);
    var reason =
        new CancelReason(
            "deadline of " + nanos / 1_000_000 + " ms expired", fiber.name(), null);
    CancelScope scope = CancelScope.enter(fiber, null);
    Timer timer = null;
    if (limit.isPositive()) {
      timer = fiber.run.scheduler.schedule(() -> scope.cancel(reason), nanos);
    } else {
      scope.cancel(reason);
    }
    InterruptedException interrupted;
    try {
      return body.run();
    } catch (InterruptedException e) {
      interrupted = e;
    } finally {
      if (timer != null) {
        timer.cancel();
      }
      scope.exit(fiber);
    }
    if (scope.reason() == null) {
      throw interrupted;
    }
    if (fiber.isCancelPending()) {
      throw retold(fiber, interrupted);
    }
    var timeout = new TimeoutException(reason.message() + " in task '" + fiber.name() + "'");
    timeout.initCause(interrupted);
    throw timeout;
  }

  /**
   * Throws for what is cancelled around the deadline. The body may have been interrupted for the
   * deadline alone, and a group around it may have failed while it unwound: then it is the group's
   * failure that unwinds further, or nobody would catch it where the group ends.
   */
  private static RuntimeException retold(Fiber<?> fiber, InterruptedException interrupted)
      throws InterruptedException {
    try {
      throw fiber.cancelWait();
    } catch (InterruptedException | ExceptionGroup e) {
      for (Throwable suppressed : interrupted.getSuppressed()) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }
}
