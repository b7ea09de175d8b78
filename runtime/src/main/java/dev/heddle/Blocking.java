package dev.heddle;

import dev.heddle.sync.Semaphore;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A limit for calls that block their thread: file I/O, DNS, native code. Each call has a platform
 * thread of its own while it runs; the limit says how many there may be at once.
 *
 * <pre>{@code
 * static final Blocking DISK = Blocking.limit(4);
 *
 * byte[] content = DISK.call(() -> Files.readAllBytes(path));
 * }</pre>
 *
 * <p>{@link Heddle#blocking} is a limit of 64 that the whole process shares. Trio's {@code
 * to_thread.run_sync} with its {@code limiter} and {@code abandon_on_cancel} is the model.
 * Thread-safe.
 */
public final class Blocking {
  static final Blocking SHARED = limit(64);

  private final Semaphore limiter;
  private final int limit;
  private final boolean abandon;

  private Blocking(Semaphore limiter, int limit, boolean abandon) {
    this.limiter = limiter;
    this.limit = limit;
    this.abandon = abandon;
  }

  /**
   * Makes a limit of its own.
   *
   * @param calls how many calls may run at once, at least 1
   * @return the limit
   * @throws IllegalArgumentException if less than 1
   */
  public static Blocking limit(int calls) {
    if (calls < 1) {
      throw new IllegalArgumentException("A limit for blocking calls is 1 or more, not " + calls);
    }
    return new Blocking(new Semaphore(calls), calls, false);
  }

  /**
   * Returns the same limit with another answer to cancellation: the call's thread is interrupted and
   * left alone, and the caller goes on at once. What the call returns is dropped; if it fails, the
   * run's {@link FailureHandler} hears of it. It counts against the limit until it ends.
   *
   * <p>For calls that may hang and that harm nobody if they end later, or never.
   *
   * @return the limit with that answer
   */
  public Blocking abandonOnCancel() {
    return new Blocking(limiter, limit, true);
  }

  /**
   * Runs a call on a platform thread while the calling task waits. The call sees the caller's {@link
   * ScopedValue}s, and what else the run propagates.
   *
   * <p>If the caller is cancelled, the platform thread is interrupted, and the wait goes on until
   * the call has ended, unless it is to be abandoned. A call not begun yet is dropped.
   *
   * @param call what to run
   * @param <T> the type of its result
   * @return its result
   * @throws Exception what the call throws, as it was thrown
   * @throws InterruptedException if the caller is cancelled
   */
  public <T extends @Nullable Object> T call(Callable<T> call) throws Exception {
    // Made before the acquire: what the user's propagations throw must not cost a place.
    var blocking = new BlockingCall<>(Objects.requireNonNull(call, "call"), limiter, abandon);
    limiter.acquire();
    return blocking.await();
  }

  /**
   * Returns how busy the limit is.
   *
   * @return a snapshot
   */
  public Statistics statistics() {
    Semaphore.Statistics now = limiter.statistics();
    return new Statistics(limit, limit - now.permits(), now.waiting());
  }

  /**
   * What is known of a limit at one moment.
   *
   * @param limit how many calls may run at once
   * @param running how many do, those abandoned among them
   * @param waiting how many wait for one to end
   */
  public record Statistics(int limit, int running, int waiting) {}

  @Override
  public String toString() {
    Statistics now = statistics();
    return "Blocking[" + now.running + " of " + limit + " running, " + now.waiting + " waiting]";
  }
}
