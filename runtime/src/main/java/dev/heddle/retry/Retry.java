package dev.heddle.retry;

import dev.heddle.Action;
import dev.heddle.Body;
import dev.heddle.Heddle;
import dev.heddle.failure.Causes;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How often to try something that may fail, and how long to wait between attempts.
 *
 * <pre>{@code
 * static final Retry PATIENTLY =
 *     Retry.times(5)
 *         .backoff(Backoff.exponential(Duration.ofMillis(100), Duration.ofSeconds(10)).withJitter(1))
 *         .on(IOException.class);
 *
 * Page page = PATIENTLY.run(() -> fetch(url));
 * }</pre>
 *
 * <p>A deadline around {@link #run} ends it, and each attempt may have one of its own inside.
 * Immutable and thread-safe.
 */
public final class Retry {
  /** How many failures the last one carries: enough to see, few enough to go on for ever. */
  private static final int REMEMBERED = 8;

  private final int attempts;
  private final Backoff backoff;

  /** What is worth another attempt; null if everything is. */
  private final @Nullable Predicate<? super Exception> condition;

  private final @Nullable RandomGenerator random;

  private Retry(
      int attempts,
      Backoff backoff,
      @Nullable Predicate<? super Exception> condition,
      @Nullable RandomGenerator random) {
    this.attempts = attempts;
    this.backoff = Objects.requireNonNull(backoff, "backoff");
    this.condition = condition;
    this.random = random;
  }

  /**
   * Tries so many times, at once after each failure, whatever it is.
   *
   * @param attempts how many attempts in all, at least 1
   * @return the policy
   * @throws IllegalArgumentException if less than 1
   */
  public static Retry times(int attempts) {
    if (attempts < 1) {
      throw new IllegalArgumentException("A retry makes 1 or more attempts, not " + attempts);
    }
    return new Retry(attempts, Backoff.NONE, null, null);
  }

  /**
   * Tries until it succeeds, or until a deadline around it ends it.
   *
   * @return the policy
   */
  public static Retry forever() {
    return times(Integer.MAX_VALUE);
  }

  /**
   * Waits between attempts.
   *
   * @param waits how long
   * @return a new policy
   */
  public Retry backoff(Backoff waits) {
    return new Retry(attempts, waits, condition, random);
  }

  /**
   * Tries again only after failures of a type, and of those named by other calls of {@code on} and {@link
   * #when}; any other is final.
   *
   * @param type the type
   * @return a new policy
   */
  public Retry on(Class<? extends Exception> type) {
    Objects.requireNonNull(type, "type");
    return when(type::isInstance);
  }

  /**
   * Tries again only after failures that a condition holds for, and those named by other calls of {@link
   * #on} and {@code when}; any other is final. To narrow a type down, ask for it in the condition.
   *
   * @param isWorthwhile asked for each failure
   * @return a new policy
   */
  public Retry when(Predicate<? super Exception> isWorthwhile) {
    Objects.requireNonNull(isWorthwhile, "isWorthwhile");
    Predicate<? super Exception> before = condition;
    return new Retry(
        attempts,
        backoff,
        before == null ? isWorthwhile : e -> before.test(e) || isWorthwhile.test(e),
        random);
  }

  private boolean isWorthwhile(Exception failure) {
    return condition == null || condition.test(failure);
  }

  /**
   * Takes the jitter from a source of one's own, for example a seeded one in a test.
   *
   * @param source where it comes from; thread-safe if the policy is shared
   * @return a new policy
   */
  public Retry random(RandomGenerator source) {
    return new Retry(attempts, backoff, condition, Objects.requireNonNull(source, "source"));
  }

  /**
   * Runs a body until it succeeds or the policy gives up. A cancelled caller makes no further
   * attempt, whatever the last one threw.
   *
   * @param body what to run, in the calling task
   * @param <T> the type of its result
   * @param <E> what it throws
   * @return its result
   * @throws E the last failure, as it was thrown; up to eight before it are suppressed in it, the
   *     latest first
   * @throws InterruptedException if the caller is cancelled; the last failures, if there were any, are
   *     suppressed in it
   */
  public <T extends @Nullable Object, E extends Exception> T run(Body<T, E> body)
      throws E, InterruptedException {
    Objects.requireNonNull(body, "body");
    var before = new ArrayDeque<Exception>();
    try {
      for (int failures = 1;; failures++) {
        try {
          return body.call();
        } catch (InterruptedException e) {
          throw e;
        } catch (Exception e) {
          remember(e, before);
          if (failures == attempts || !isWorthwhile(e)) {
            throw e;
          }
        }
        Heddle.sleep(
            backoff.after(failures, random == null ? ThreadLocalRandom.current() : random));
      }
    } catch (Throwable e) {
      before.forEach(earlier -> Causes.suppress(e, earlier));
      throw e;
    }
  }

  /** The latest come first; one that is thrown again and again is remembered once. */
  private static void remember(Exception failure, ArrayDeque<Exception> before) {
    before.removeIf(earlier -> earlier == failure);
    before.addFirst(failure);
    if (before.size() > REMEMBERED + 1) {
      before.removeLast();
    }
  }

  /**
   * Runs an action until it succeeds or the policy gives up; otherwise as {@link #run(Body)}.
   *
   * @param action what to run, in the calling task
   * @param <E> what it throws
   * @throws E the last failure
   * @throws InterruptedException if the caller is cancelled
   */
  public <E extends Exception> void run(Action<E> action) throws E, InterruptedException {
    run(Action.asBody(action));
  }

  @Override
  public String toString() {
    return "Retry[" + (attempts == Integer.MAX_VALUE ? "forever" : attempts + " attempts") + ", "
        + backoff + "]";
  }
}
