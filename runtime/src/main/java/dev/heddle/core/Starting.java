package dev.heddle.core;

import dev.heddle.Action;
import dev.heddle.ExceptionGroup;
import dev.heddle.Outcome;
import dev.heddle.Ready;
import dev.heddle.ValueAction;
import dev.heddle.failure.Causes;
import dev.heddle.failure.Endings;
import dev.heddle.failure.Exceptions;
import dev.heddle.outcome.Handshake;
import dev.heddle.parking.Waiter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The handshake between a task and whoever waits for it to be ready.
 *
 * <p>What the task does before it is ready reaches the starter through {@code answer} and must not
 * fail the group as well; so a failure then ends the task as cancelled. A starter that is being cancelled
 * waits for the task and hears of its failure too: its cancellation takes that along, as it does with the
 * failure of a group of its own that fails while it unwinds.
 */
public final class Starting<V extends @Nullable Object> {
  private final Handshake<V> answer;
  private final ValueAction<Ready<V>, ?> body;

  /** Null until it has been started; on other carriers it may be seen a little later. */
  private volatile @Nullable Fiber<?> started;

  Starting(ValueAction<Ready<V>, ?> body) {
    this.body = Objects.requireNonNull(body, "A task needs a body");
    this.answer = new Handshake<>("ready", this);
  }

  V in(Group group, @Nullable String taskName) throws InterruptedException {
    Waiter.checkCancelled();
    var task = (Fiber<?>) group.launch(taskName, Action.asBody(this::run), false);
    started = task;
    task.onDone(ending -> answer.end(unready(task, ending)));
    Outcome<V> answered;
    try {
      answered = answer.outcome();
    } catch (InterruptedException | ExceptionGroup e) {
      task.cancel("whoever started it has been cancelled before it was ready");
      task.awaitUncancellably();
      takeAlong(task, e);
      throw e;
    }
    if (!(answered instanceof Outcome.Success)) {
      // The answer may come from its last lines: nobody shall find it at work any more.
      task.awaitUncancellably();
      checkCancelled(task);
    }
    return switch (answered) {
      case Outcome.Success<V>(var value) -> value;
      case Outcome.Failure<V>(NeverReady cause) -> throw cause;
      case Outcome.Failure<V>(var cause) ->
        throw Exceptions.access().taskFailed(task.what(), cause);
      case Outcome.Cancelled<V>(var cause) ->
        throw Exceptions.access().taskCancelled(task.what(), cause);
    };
  }

  private void checkCancelled(Fiber<?> task) throws InterruptedException {
    try {
      Waiter.checkCancelled();
    } catch (InterruptedException | ExceptionGroup e) {
      takeAlong(task, e);
      throw e;
    }
  }

  /** A group, since that is what a cancellation makes way for at the end of its task or scope. */
  private void takeAlong(Fiber<?> task, Exception cancellation) {
    if (answer.settled() instanceof Outcome.Failure<V>(var cause)
        && !(cause instanceof NeverReady)) {
      Causes.suppress(cancellation, new ExceptionGroup(task.what(), List.of(cause)));
    }
  }

  /** Finds out how the body ends, whatever it has left open, and whose affair that is. */
  private void run() throws Exception {
    Outcome<@Nullable Void> ending =
        Fiber.current("A task that is started until it is ready").attempt(
            Action.asBody(() -> body.accept(new Answering<>(this))));
    if (ending instanceof Outcome.Failure<?> failed
        && answer.end(new Outcome.Failure<>(failed.cause()))) {
      throw Exceptions.access().cancelled(
          CancelReasons.now("failed before it was ready", failed.cause()));
    }
    Endings.replay(ending);
  }

  /** Names the task that is started. */
  private String name() {
    Fiber<?> task = started;
    return task == null ? "the task" : task.what();
  }

  private void isReady(V value) {
    answer.end(new Outcome.Success<>(value));
  }

  /** Says for whom the starter waits. */
  @Override
  public String toString() {
    return name() + ", which has not called ready.set(...)";
  }

  /** What the task is given to answer with. */
  public static final class Answering<V extends @Nullable Object> implements Ready<V> {
    private final Starting<V> starting;
    private boolean set;

    private Answering(Starting<V> starting) {
      this.starting = starting;
    }

    @Override
    public synchronized void set(V value) {
      if (set) {
        throw new IllegalStateException(
            "ready.set(" + value + ") is one call too many: " + starting.name()
                + " has said already that it is ready; call it once");
      }
      set = true;
      starting.isReady(value);
    }
  }

  private static final class NeverReady extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NeverReady(Fiber<?> task) {
      super(task.what() + " ended without having said that it is ready; call ready.set(...)");
    }
  }

  /** The answer to a starter who has had none when the task has ended. */
  private static <V extends @Nullable Object> Outcome<V> unready(
      Fiber<?> task, Outcome<?> ending) {
    return switch (ending) {
      case Outcome.Success<?> _ -> new Outcome.Failure<>(new NeverReady(task));
      case Outcome.Failure<?>(var cause) -> new Outcome.Failure<>(cause);
      case Outcome.Cancelled<?>(var cause) -> new Outcome.Cancelled<>(cause);
    };
  }
}
