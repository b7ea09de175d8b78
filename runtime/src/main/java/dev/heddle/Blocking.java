package dev.heddle;

import dev.heddle.blocking.BlockingCall;
import dev.heddle.blocking.Places;
import dev.heddle.failure.Endings;
import java.util.Objects;
import java.util.function.Consumer;
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
 * <p>{@link Heddle#blocking} is a limit of 64 that the whole process shares, and that grows only while
 * all of its calls wait for other threads, perhaps for tasks with calls of their own. Trio's {@code
 * to_thread.run_sync} with its {@code limiter} and {@code abandon_on_cancel} is the model.
 * Thread-safe.
 */
public final class Blocking {
  static final Blocking SHARED = new Blocking(Places.SHARED, null, true);

  private final Places places;
  private final @Nullable Consumer<@Nullable Object> late;
  private final boolean interrupts;

  private Blocking(
      Places places, @Nullable Consumer<@Nullable Object> late, boolean interrupts) {
    this.places = places;
    this.late = late;
    this.interrupts = interrupts;
  }

  /**
   * Makes a limit of its own. It is never exceeded, so calls that wait for tasks whose calls need the
   * same limit may use it up among themselves; such a run is stuck, and {@link StuckPolicy} says what
   * becomes of it.
   *
   * @param calls how many calls may run at once, at least 1
   * @return the limit
   * @throws IllegalArgumentException if less than 1
   */
  public static Blocking limit(int calls) {
    if (calls < 1) {
      throw new IllegalArgumentException("A limit for blocking calls is 1 or more, not " + calls);
    }
    return new Blocking(Places.fixed(calls), null, true);
  }

  /**
   * Returns the same limit with another answer to cancellation: the call's thread is interrupted and
   * left alone, and the caller goes on at once. What the call returns then is dropped; if it fails, the
   * run's {@link FailureHandler} hears of it. It counts against the limit until it ends.
   *
   * <p>For calls that may hang and that harm nobody if they end later, or never. One that opens
   * something needs {@link #abandonOnCancel(Consumer)}.
   *
   * @return the limit with that answer
   */
  public Blocking abandonOnCancel() {
    return abandonOnCancel(_ -> {});
  }

  /**
   * As {@link #abandonOnCancel()}, for calls whose result has to be closed.
   *
   * @param late is given what a call returns after its caller has gone, on the call's thread; what it
   *     throws goes to the run's {@link FailureHandler}
   * @return the limit with that answer
   */
  public Blocking abandonOnCancel(Consumer<@Nullable Object> late) {
    return new Blocking(places, Objects.requireNonNull(late, "late"), interrupts);
  }

  /**
   * Returns the same limit with another answer to cancellation: the call's thread is not interrupted, and
   * the caller waits for the call's end. For code to which an interrupt does harm: one that reaches a
   * thread in an embedded H2 database with a file closes that file for the whole process, and one in the
   * middle of a native call may be lost, or hit what comes later. A call that has a way to end it is given
   * it: see {@link #call(Body, Action)}.
   *
   * @return the limit with that answer
   */
  public Blocking withoutInterrupt() {
    return new Blocking(places, late, false);
  }

  /**
   * Runs a call on a platform thread while the calling task waits. The call sees the caller's {@link
   * ScopedValue}s, its context class loader, and what else the run propagates; it sees no thread-locals
   * of the caller, and should leave none behind, as other calls use its thread later.
   *
   * <p>If the caller is cancelled, the platform thread is interrupted, and the wait goes on until
   * the call has ended, unless it is to be abandoned. If it returns all the same, its result is the
   * caller's, which meets the cancellation at its next wait. A call not begun yet is dropped.
   *
   * @param call what to run; a {@code Callable} is given as {@code callable::call}
   * @param <T> the type of its result
   * @param <E> what it throws
   * @return its result
   * @throws E what the call throws, as it was thrown
   * @throws InterruptedException if the caller is cancelled and the call has no result
   */
  public <T extends @Nullable Object, E extends Exception> T call(Body<T, E> call)
      throws E, InterruptedException {
    return run(new BlockingCall<T>(
        Objects.requireNonNull(call, "call"), places, late, interrupts, null));
  }

  /**
   * Runs a call that has a way of its own to end it, such as {@code Statement::cancel}; otherwise as {@link
   * #call(Body)}. If the caller is cancelled, the action runs, once, on another platform thread, in place of
   * an interrupt, and the caller waits until both have ended: so it cannot hit what the caller does
   * next. What the call throws then is the cause of the cancellation.
   *
   * <p>If the call does not heed the action, the caller waits for as long as the call takes. What the action
   * throws is suppressed in the cancellation. It does not run if the call has not begun, or has ended.
   *
   * @param call what to run
   * @param onCancel ends the call; thread-safe towards it
   * @param <T> the type of its result
   * @param <E> what it throws
   * @return its result, also if it comes after the cancellation
   * @throws E what the call throws, as it was thrown
   * @throws InterruptedException if the caller is cancelled and the call has no result
   */
  public <T extends @Nullable Object, E extends Exception> T call(
      Body<T, E> call, Action<?> onCancel) throws E, InterruptedException {
    return run(new BlockingCall<T>(
        Objects.requireNonNull(call, "call"),
        places,
        late,
        interrupts,
        Objects.requireNonNull(onCancel, "onCancel")));
  }

  /**
   * Runs a call without a result that has a way of its own to end it; otherwise as {@link #call(Body,
   * Action)}.
   *
   * @param call what to run
   * @param onCancel ends the call; thread-safe towards it
   * @param <E> what it throws
   * @throws E what the call throws, as it was thrown
   * @throws InterruptedException if the caller is cancelled before the call has ended
   */
  public <E extends Exception> void call(Action<E> call, Action<?> onCancel)
      throws E, InterruptedException {
    call(Action.asBody(call), onCancel);
  }

  /** The call is made before a place is taken: what the user's propagations throw must not cost one. */
  private <T extends @Nullable Object> T run(BlockingCall<T> blocking)
      throws InterruptedException {
    places.take();
    try {
      return blocking.await();
    } catch (Exception e) {
      throw Endings.<RuntimeException>unchecked(e);
    }
  }

  /**
   * Runs a call without a result on a platform thread; otherwise as {@link #call(Body)}.
   *
   * @param call what to run
   * @param <E> what it throws
   * @throws E what the call throws, as it was thrown
   * @throws InterruptedException if the caller is cancelled before the call has ended
   */
  public <E extends Exception> void call(Action<E> call) throws E, InterruptedException {
    call(Action.asBody(call));
  }

  /**
   * Returns how busy the limit is.
   *
   * @return a snapshot
   */
  public Statistics statistics() {
    return places.statistics();
  }

  /**
   * What is known of a limit at one moment.
   *
   * @param limit how many calls may run at once
   * @param running how many do, those abandoned among them; more than the limit if calls under the
   *     shared one wait for others
   * @param waiting how many wait for one to end
   */
  public record Statistics(int limit, int running, int waiting) {}

  @Override
  public String toString() {
    return places.toString();
  }
}
