package dev.heddle.blocking;

import dev.heddle.Action;
import dev.heddle.Body;
import dev.heddle.ExceptionGroup;
import dev.heddle.Heddle;
import dev.heddle.Outcome;
import dev.heddle.Task;
import dev.heddle.core.Fiber;
import dev.heddle.core.Run;
import dev.heddle.failure.Causes;
import dev.heddle.failure.Endings;
import dev.heddle.failure.Exceptions;
import dev.heddle.failure.Interruption;
import dev.heddle.outcome.Handshake;
import dev.heddle.parking.Guarded;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import dev.heddle.report.FailureText;
import dev.heddle.scheduler.Interrupts;
import dev.heddle.scheduler.Log;
import dev.heddle.scheduler.jdk.ScopedBindings;
import dev.heddle.stuck.Waits;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call on the pool of platform threads, and the thread that waits for it. It begins with a place
 * of its limit and gives it back when the call has ended or will never begin.
 *
 * <pre>
 *   handed over --begin()--> running --end()--> ended
 *   handed over --drop()---> dropped              it never begins
 *   running ----drop()-----> interrupted          and awaited, or left to itself if it may be
 * </pre>
 *
 * <p>The lock orders the three: a call dropped before it begins never begins; one dropped while it
 * runs is interrupted while it is certain to be still running, so that the interrupt cannot hit the
 * pool's next call.
 *
 * <p><b>A result is kept.</b> What a call has returned is the caller's, also if that was cancelled
 * meanwhile, as a granted item is: it may be a connection, which nobody else could close. The caller
 * returns normally and meets the cancellation at its next wait. For that reason it looks at its
 * cancellation without taking it, until it is certain that there is no result: the failures of a
 * group are delivered once only.
 *
 * <p><b>A call with an ending of its own</b> is not interrupted: the action that ends it runs on a thread
 * beside, begun only while the call is certain to run, and the caller waits for both. So the action
 * cannot hit what the caller does next.
 *
 * <p><b>What a thread of the pool knows.</b> Nothing of whose call made it, or came before: it inherits
 * no thread-locals, and has the context class loader of its caller for the time of the call.
 */
public final class BlockingCall<T extends @Nullable Object> extends Guarded implements Runnable {
  /** Those handed to the pool that have not ended, in the whole process. */
  private static final Set<BlockingCall<?>> UNDER_WAY = ConcurrentHashMap.newKeySet();

  private final Body<? extends T, ?> body;
  private final Places places;
  private final @Nullable Consumer<@Nullable Object> late;
  private final boolean interrupts;
  private final @Nullable Action<?> onCancel;
  private final @Nullable Fiber<?> caller;
  private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
  private final WaitQueue waiters = new WaitQueue(this, this, "await");

  private volatile @Nullable Thread runner;
  private volatile @Nullable Outcome<T> ending;
  private boolean dropped;
  private boolean abandoned;

  /** Settled when the action that is to end the call has ended; null if that has not begun. */
  private @Nullable Handshake<@Nullable Void> cancelling;

  /** Makes a call that cancellation interrupts. */
  public BlockingCall(Body<? extends T, ?> body, Places places,
      @Nullable Consumer<@Nullable Object> late) {
    this(body, places, late, true, null);
  }

  /**
   * Makes a call.
   *
   * @param late is given a result that comes when the caller has gone; null if that waits
   * @param interrupts whether cancellation interrupts the thread, if there is nothing else to do
   * @param onCancel ends the call; null if nothing does
   */
  public BlockingCall(Body<? extends T, ?> body, Places places,
      @Nullable Consumer<@Nullable Object> late, boolean interrupts,
      @Nullable Action<?> onCancel) {
    this.places = places;
    this.late = late;
    this.onCancel = onCancel;
    this.interrupts = interrupts && onCancel == null;
    this.caller = Task.currentOrNull() instanceof Fiber<?> fiber ? fiber : null;
    this.body = caller == null || caller.run.propagations == null
        ? body
        : caller.run.propagations.carry(body);
  }

  // -- the caller

  public T await() throws Exception {
    handOver();
    Waiter me = enqueue();
    if (me == null || me.awaitUnlessDisturbed()) {
      return unwrap(Objects.requireNonNull(ending));
    }
    if (drop()) {
      throw disturbance();
    }
    Waiter again = enqueue();
    if (again != null) {
      again.awaitUncancellably();
    }
    Throwable failed = failureOfCancelling();
    if (ending instanceof Outcome.Success<T>(var value)) {
      if (failed != null) {
        report(failed);
      }
      return value;
    }
    Exception cancellation = withFailure(disturbance());
    if (failed != null) {
      Causes.suppress(cancellation, failed);
    }
    throw cancellation;
  }

  /** Waits for the action that ends the call; what it has thrown, or null. */
  private @Nullable Throwable failureOfCancelling() {
    if (cancelling == null) {
      return null;
    }
    cancelling.awaitUncancellably();
    return cancelling.settled() instanceof Outcome.Failure<?>(var cause) ? cause : null;
  }

  private void handOver() {
    boolean handedOver = false;
    UNDER_WAY.add(this);
    try {
      BlockingThreads.execute(ScopedBindings.carry(this));
      handedOver = true;
    } finally {
      if (!handedOver) {
        UNDER_WAY.remove(this);
        places.giveBack();
      }
    }
  }

  private @Nullable Waiter enqueue() {
    acquire();
    try {
      return ending != null ? null : waiters.add(null);
    } finally {
      release();
    }
  }

  /** Interrupts it if it runs, and returns whether it never begins or is left to itself. */
  boolean drop() {
    Throwable byChannel = null;
    boolean left;
    acquire();
    try {
      Thread running = runner;
      if (running != null) {
        if (interrupts) {
          byChannel = Interrupts.deliver(running);
        } else if (onCancel != null) {
          cancelling = new Handshake<>("cancelling", this);
        }
        abandoned = late != null;
        left = abandoned;
      } else {
        dropped = ending == null;
        left = dropped;
      }
    } finally {
      release();
    }
    if (byChannel != null) {
      FailureText.log("A channel failed that a cancelled blocking call was using", byChannel);
    }
    if (cancelling != null && onCancel != null) {
      beginCancelling(onCancel, cancelling);
    }
    return left;
  }

  /** On a thread beside, since it may block; on the caller's if there is no memory for one. */
  private static void beginCancelling(
      Action<?> onCancel, Handshake<@Nullable Void> cancelling) {
    Runnable ending = () -> {
      Outcome<@Nullable Void> reached;
      try {
        onCancel.run();
        reached = new Outcome.Success<>(null);
      } catch (Throwable e) {
        reached = new Outcome.Failure<>(e);
      }
      cancelling.end(reached);
    };
    try {
      BlockingThreads.execute(ScopedBindings.carry(ending));
    } catch (OutOfMemoryError _) {
      ending.run();
    }
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

  /** What the call has failed with although it was asked to end is not lost. */
  private Exception withFailure(Exception cancellation) {
    if (ending instanceof Outcome.Failure<T>(var cause) && cause != cancellation) {
      if (cancelling != null || tellsOfCancellation(cause)) {
        Endings.keepOriginal(cancellation, cause);
      } else {
        cancellation.addSuppressed(cause);
      }
    }
    return cancellation;
  }

  private boolean tellsOfCancellation(Throwable cause) {
    Run run = caller == null ? null : caller.run;
    return Endings.interruption(cause, true, run) == Interruption.Found.AS_CAUSE;
  }

  // -- the pool's thread

  @Override
  public void run() {
    try {
      if (begin()) {
        runAndEnd();
      } else {
        places.giveBack();
      }
    } finally {
      UNDER_WAY.remove(this);
    }
  }

  private void runAndEnd() {
    Outcome<T> reached;
    Thread here = Thread.currentThread();
    here.setContextClassLoader(loader);
    try {
      reached = new Outcome.Success<>(body.call());
    } catch (Throwable e) {
      reached = new Outcome.Failure<>(e);
    } finally {
      here.setContextClassLoader(ClassLoader.getSystemClassLoader());
    }
    Waiter waiting = end(reached);
    places.giveBack();
    if (waiting != null) {
      waiting.unpark();
    }
    if (abandoned) {
      tellWhoIsGone(reached);
    }
  }

  private boolean begin() {
    acquire();
    try {
      if (!dropped) {
        runner = Thread.currentThread();
      }
      return !dropped;
    } finally {
      release();
    }
  }

  private @Nullable Waiter end(Outcome<T> reached) {
    acquire();
    try {
      runner = null;
      ending = reached;
      Thread.interrupted();
      return waiters.poll();
    } finally {
      release();
    }
  }

  private void tellWhoIsGone(Outcome<T> reached) {
    if (reached instanceof Outcome.Success<T>(var value) && late != null) {
      try {
        late.accept(value);
      } catch (Throwable e) {
        report(e);
      }
    } else if (reached instanceof Outcome.Failure<T>(var cause)
        && !tellsOfCancellation(cause)) {
      report(cause);
    }
  }

  private void report(Throwable cause) {
    if (caller != null) {
      caller.run.report(caller, cause);
    } else {
      Log.of(Heddle.class).error("An abandoned blocking call failed", cause);
    }
  }

  // -- what is known of them all

  /** Whether any call may yet end by itself, or begin, and wake somebody. */
  public static boolean anyMoves() {
    for (BlockingCall<?> call : UNDER_WAY) {
      if (!call.waits()) {
        return true;
      }
    }
    return Places.SHARED.willGrow();
  }

  /** Whether each call under a limit waits for another thread, with no limit of time. */
  static boolean allWait(Places places) {
    for (BlockingCall<?> call : UNDER_WAY) {
      if (call.places == places && !call.waits()) {
        return false;
      }
    }
    return true;
  }

  private boolean waits() {
    Thread running = runner;
    return running != null && switch (running.getState()) {
      case WAITING, BLOCKED -> true;
      default -> false;
    };
  }

  private static <T extends @Nullable Object> T unwrap(Outcome<T> ending) throws Exception {
    return switch (ending) {
      case Outcome.Success<T>(var value) -> value;
      case Outcome.Failure<T>(Exception cause) -> throw cause;
      case Outcome.Failure<T>(Error cause) -> throw cause;
      case Outcome.Failure<T>(var cause) ->
        throw Exceptions.access().taskFailed("blocking()", cause);
      case Outcome.Cancelled<T>(var cause) ->
        throw Exceptions.access().taskCancelled("blocking()", cause);
    };
  }

  /** Says where it is, and if it waits itself, on what. */
  @Override
  public String toString() {
    Thread running = runner;
    if (running == null) {
      return "BlockingCall["
          + (ending == null ? "not begun: no thread has taken it yet]" : "ended]");
    }
    Object blocker = LockSupport.getBlocker(running);
    return "BlockingCall[on " + running.getName()
        + (blocker == null ? "]" : ", which waits for " + Waits.described(blocker) + "]");
  }
}
