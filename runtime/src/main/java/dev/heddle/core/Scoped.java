package dev.heddle.core;

import dev.heddle.Body;
import dev.heddle.CancelReason;
import dev.heddle.CancelScope;
import dev.heddle.ExceptionGroup;
import dev.heddle.Transform;
import dev.heddle.failure.Causes;
import dev.heddle.failure.Endings;
import dev.heddle.failure.Exceptions;
import dev.heddle.failure.Interruption;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs bodies in scopes that may be cancelled alone, or not from outside, and says how such a scope ended. */
public final class Scoped {
  private Scoped() {}

  /** How a scope ended that nothing around it has ended. */
  private sealed interface End<T extends @Nullable Object> {
    record Normal<T extends @Nullable Object>(T value) implements End<T> {}

    record Cancelled<T extends @Nullable Object>(
        Scope scope, Exception by, Interruption.Found found)
        implements
          End<T> {}
  }

  public static <T extends @Nullable Object, E extends Exception> T timeout(
      Fiber<?> fiber, Duration timeout, Transform<CancelScope, T, E> body)
      throws E, TimeoutException, InterruptedException {
    return switch (run(fiber, Objects.requireNonNull(timeout, "timeout"), body)) {
      case End.Normal<T>(var value) -> value;
      case End.Cancelled<T>(var scope, var by, _) -> throw Exceptions.access().deadline(
          scope, message(scope, fiber), by);
    };
  }

  private static String message(Scope scope, Fiber<?> fiber) {
    CancelReason reason = scope.reason();
    String why;
    if (reason == null) {
      why = "cancelled";
    } else if (Deadline.isExpiry(reason)) {
      why = reason.message();
    } else {
      // The exception is called a deadline's, so this has to say that none has passed.
      why = "scope was cancelled, before its deadline: " + reason + ",";
    }
    return why + " in task '" + fiber.name() + "'";
  }

  public static <T extends @Nullable Object, E extends Exception> T moveOn(
      Fiber<?> fiber, @Nullable Duration timeout, Transform<CancelScope, T, E> body, T otherwise)
      throws E, InterruptedException {
    return switch (run(fiber, timeout, body)) {
      case End.Normal<T>(var value) -> value;
      case End.Cancelled<T>(_, var by, var found) -> {
        if (found == Interruption.Found.SUPPRESSED) {
          // It may have been there before, and here it ends.
          fiber.run.report(fiber, by);
        }
        yield otherwise;
      }
    };
  }

  public static <T, E extends Exception> Optional<T> tryWithin(
      Fiber<?> fiber, Duration timeout, Body<? extends T, E> body) throws E, InterruptedException {
    return Scoped.<Optional<T>, E>moveOn(
        fiber, timeout, _ -> {
          T result = body.call();
          if (result == null) {
            throw new IllegalStateException(
                "The result of a body for tryWithin is never null; moveOnAfter(timeout, body, otherwise)"
                    + " takes null");
          }
          return Optional.of(result);
        },
        Optional.empty());
  }

  public static <T extends @Nullable Object, E extends Exception> T shield(
      Fiber<?> fiber, Body<T, E> body) throws E, InterruptedException {
    Scope scope = Scope.enterShield(fiber);
    try {
      return body.call();
    } finally {
      scope.exit(fiber);
    }
  }

  private static <T extends @Nullable Object, E extends Exception> End<T> run(
      Fiber<?> fiber, @Nullable Duration timeout, Transform<CancelScope, T, E> body)
      throws E, InterruptedException {
    Scope scope = Scope.enter(fiber, null);
    Exception ended;
    Interruption.Found found;
    try {
      if (timeout != null) {
        scope.expireIn(timeout);
      }
      return new End.Normal<>(body.apply(scope));
    } catch (Exception e) {
      found = Endings.interruption(e, scope.reason() != null, fiber.run);
      if (found == Interruption.Found.NOWHERE) {
        throw e;
      }
      ended = e;
    } finally {
      try {
        scope.end();
      } finally {
        scope.exit(fiber);
      }
    }
    if (scope.reason() == null) {
      throw Endings.<E>unchecked(ended);
    }
    if (fiber.isCancelPending()) {
      throw retold(fiber, ended);
    }
    ExceptionGroup failures = Endings.failuresBehind(ended, fiber.what());
    if (failures != null) {
      Endings.keepOriginal(failures, ended);
      throw failures;
    }
    return new End.Cancelled<>(scope, ended, found);
  }

  /**
   * Throws for what is cancelled around the scope. The body may have been interrupted for the scope
   * alone, and a group around it may have failed while it unwound: then it is the group's failure
   * that unwinds further, or nobody would catch it where the group ends.
   */
  private static RuntimeException retold(Fiber<?> fiber, Exception ended)
      throws InterruptedException {
    try {
      throw fiber.cancelWait();
    } catch (InterruptedException | ExceptionGroup e) {
      for (Throwable suppressed : ended.getSuppressed()) {
        Causes.suppress(e, suppressed);
      }
      Endings.keepOriginal(e, ended);
      throw e;
    }
  }
}
