package dev.heddle;

import dev.heddle.parking.Waiter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The handshake between a task and whoever waits for it to be ready.
 *
 * <p>What the task does before it is ready reaches the starter through {@code answer} and must not
 * fail the group as well; so a failure then ends the task as cancelled.
 */
final class Starting<V extends @Nullable Object> {
  private final Promise<V> answer = new Promise<>();
  private final ReadyBody<V, ?> body;

  Starting(ReadyBody<V, ?> body) {
    this.body = Objects.requireNonNull(body, "A task needs a body");
  }

  V in(TaskGroup group, @Nullable String taskName) throws InterruptedException {
    Waiter.checkCancelled();
    var task = (Fiber<?>) group.launch(taskName, Action.asBody(this::run), false);
    task.onDone(ending -> answer.settle(unready(task, ending)));
    Outcome<V> answered;
    try {
      answered = answer.outcome();
    } catch (InterruptedException | ExceptionGroup e) {
      task.cancel("whoever started it has been cancelled before it was ready");
      task.awaitUncancellably();
      throw e;
    }
    if (!(answered instanceof Outcome.Success)) {
      Waiter.checkCancelled();
    }
    return switch (answered) {
      case Outcome.Success<V>(var value) -> value;
      case Outcome.Failure<V>(NeverReady cause) -> throw cause;
      case Outcome.Failure<V>(var cause) -> throw new TaskFailedException(task.what(), cause);
      case Outcome.Cancelled<V>(var cause) -> throw new TaskCancelledException(task.what(), cause);
    };
  }

  private void run() throws Exception {
    try {
      body.run(new Ready<>(this));
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      if (!answer.fail(e)) {
        throw e;
      }
      throw new CancelledException(CancelReason.now("failed before it was ready", e));
    }
  }

  void isReady(V value) {
    answer.complete(value);
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
    return ending instanceof Outcome.Cancelled<?>(var cause)
        ? new Outcome.Cancelled<>(cause)
        : new Outcome.Failure<>(new NeverReady(task));
  }
}
