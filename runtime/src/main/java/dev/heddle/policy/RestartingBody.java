package dev.heddle.policy;

import dev.heddle.Body;
import dev.heddle.Heddle;
import dev.heddle.Outcome;
import dev.heddle.Restart;
import dev.heddle.RestartLimitException;
import dev.heddle.core.Fiber;
import dev.heddle.failure.Endings;
import dev.heddle.failure.Exceptions;
import dev.heddle.parking.Waiter;
import dev.heddle.report.FailureText;
import dev.heddle.report.TimeText;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Runs a child's body again and again, as its group's restart policy says. */
public final class RestartingBody<T extends @Nullable Object> implements Body<T, Exception> {
  private final Body<? extends T, ?> body;
  private final Restart restart;
  private final RestartIntensity intensity;

  RestartingBody(Body<? extends T, ?> body, Restart restart, RestartIntensity intensity) {
    this.body = body;
    this.restart = restart;
    this.intensity = intensity;
  }

  @Override
  public T call() throws Exception {
    Fiber<?> fiber = Fiber.current("A restarting task");
    long patience = Waiter.nanosOf(restart.backoff().most());
    int inARow = 0;
    while (true) {
      long begun = fiber.run.scheduler.nanoTime();
      Outcome<T> ending = fiber.attempt(body);
      if (!isToRestart(ending)
          || (ending instanceof Outcome.Failure && fiber.isCancelPending())) {
        return Endings.replay(ending);
      }
      Waiter.checkCancelled();
      long now = fiber.run.scheduler.nanoTime();
      if (!intensity.allowsOneMore(now)) {
        throw tooOften(fiber, ending);
      }
      if (ending instanceof Outcome.Failure<T>(var cause)) {
        fiber.run.report(fiber, cause);
      }
      inARow = now - begun > patience ? 1 : inARow + 1;
      Heddle.sleep(restart.backoff().after(inARow, ThreadLocalRandom.current()));
    }
  }

  private boolean isToRestart(Outcome<T> ending) {
    return switch (ending) {
      case Outcome.Success<T> _ -> restart.mode() == Restart.Mode.ALWAYS;
      case Outcome.Failure<T> _ -> true;
      case Outcome.Cancelled<T> _ -> false;
    };
  }

  private RestartLimitException tooOften(Fiber<?> fiber, Outcome<T> ending) {
    String how = ending instanceof Outcome.Failure<T>(var cause)
        ? "failed: " + FailureText.of(cause)
        : "ended";
    return Exceptions.access().restartLimit(
        fiber.what() + " " + how + "; its group allows no more than " + restart.limit()
            + " restarts within " + TimeText.of(restart.within()),
        ending instanceof Outcome.Failure<T>(var cause) ? cause : null);
  }
}
