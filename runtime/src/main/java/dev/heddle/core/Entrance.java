package dev.heddle.core;

import dev.heddle.Body;
import dev.heddle.ExceptionGroup;
import dev.heddle.Outcome;
import dev.heddle.failure.Endings;
import dev.heddle.failure.Exceptions;
import dev.heddle.parking.Waiter;
import dev.heddle.scheduler.JdkScheduler;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where threads outside enter an open run, each with a body that becomes a task while they wait.
 *
 * <p>To park and be woken costs more than most bodies take that are worth a call, on both sides. So who
 * comes from another processor looks for the end for a moment first, as the carriers look for work, and
 * gives that up for a while when it has been in vain.
 */
final class Entrance {
  /** How long to look for the end before a park. */
  private static final long SPIN_NANOS = 20_000;

  private static final int LOOKS = 16;

  /** After how many successes it takes as many failures to give up. */
  private static final int MOST_TRUST = 8;

  /** One of so many callers tries again. */
  private static final int RETRY = 64;

  private static final boolean ALONE = Runtime.getRuntime().availableProcessors() == 1;

  private final Run run;
  private final boolean isJdk;

  // Racy on purpose: no more than hints.
  private int trust = MOST_TRUST;
  private int calls;

  Entrance(Run run) {
    this.run = run;
    this.isJdk = run.scheduler instanceof JdkScheduler;
  }

  /** A body whose caller waits for it, and so hears of its failure. */
  record Called<T extends @Nullable Object>(Body<? extends T, ?> body)
      implements
        Body<T, Exception> {
    @Override
    public T call() throws Exception {
      return body.call();
    }
  }

  <T extends @Nullable Object> T call(Group root, Body<? extends T, ?> body)
      throws Exception {
    Waiter.checkCancelled();
    Fiber<T> task = root.enter(
        new Called<T>(run.propagations == null ? body : run.propagations.<T>carry(body)));
    Outcome<T> ending = isSpinWorthwhile() ? spin(task) : null;
    return unwrap(task, ending == null ? await(task) : ending);
  }

  private boolean isSpinWorthwhile() {
    if (ALONE || (trust <= 0 && (++calls & (RETRY - 1)) != 0)) {
      return false;
    }
    if (!Thread.currentThread().isVirtual()) {
      return true;
    }
    // Not where the carrier that spins may be the one that the task needs.
    return !isJdk && !run.isOnCarrier();
  }

  private <T extends @Nullable Object> @Nullable Outcome<T> spin(Fiber<T> task) {
    long began = System.nanoTime();
    do {
      for (int look = 0; look < LOOKS; look++) {
        Outcome<T> ending = task.settled();
        if (ending != null) {
          if (trust < MOST_TRUST) {
            trust++;
          }
          return ending;
        }
        Thread.onSpinWait();
      }
    } while (System.nanoTime() - began < SPIN_NANOS);
    trust--;
    return null;
  }

  /** The end of the task; if the caller is disturbed before, which it stays, the task is cancelled. */
  private static <T extends @Nullable Object> Outcome<T> await(Fiber<T> task) throws Exception {
    Waiter waiter = task.waiterForItsEnd();
    if (waiter == null || waiter.awaitUnlessDisturbed()) {
      return Objects.requireNonNull(task.settled());
    }
    task.cancel("whoever called it was interrupted or cancelled");
    task.awaitUncancellably();
    Outcome<T> ending = Objects.requireNonNull(task.settled());
    if (ending instanceof Outcome.Success<T>) {
      return ending;
    }
    Exception why = disturbance();
    switch (ending) {
      case Outcome.Failure<T>(var cause) -> why.addSuppressed(cause);
      case Outcome.Cancelled<T>(var cause) -> Endings.keepOriginal(why, cause);
      case Outcome.Success<T> _ -> {}
    }
    throw why;
  }

  private static <T extends @Nullable Object> T unwrap(Fiber<T> task, Outcome<T> ending)
      throws Exception {
    if (ending instanceof Outcome.Success<T>(var value)) {
      return value;
    }
    if (ending instanceof Outcome.Failure<T>(var cause)) {
      throw Endings.<Exception>unchecked(cause);
    }
    throw Exceptions.access().taskCancelled(
        "The task of a call", ((Outcome.Cancelled<T>) ending).cause());
  }

  /** Why the wait has ended. */
  private static Exception disturbance() {
    try {
      Waiter.checkCancelled();
      return new InterruptedException("Interrupted from outside while waiting");
    } catch (InterruptedException | ExceptionGroup e) {
      return e;
    }
  }
}
