package dev.heddle.gather;

import dev.heddle.Body;
import dev.heddle.FailureHandler;
import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.failure.Endings;
import dev.heddle.policy.FirstSuccess;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@link Heddle#race}. Two may succeed, if the second cannot be reached in time by its
 * cancellation; and one may, whose caller is cancelled then. A result that nobody gets is given to
 * whoever puts it away.
 */
public final class Race<T extends @Nullable Object> {
  private final FirstSuccess first = new FirstSuccess();
  private final List<Task<T>> tasks = new ArrayList<>();
  private final Consumer<? super T> loser;

  Race(Consumer<? super T> loser) {
    this.loser = loser;
  }

  T run(Collection<? extends Body<? extends T, ?>> bodies) throws InterruptedException {
    Task<T> winner = null;
    try {
      Concurrently.runAll("race", first, bodies, tasks);
      winner = winner();
    } finally {
      putAwayAllBut(winner);
    }
    return winner == null ? tasks.getFirst().await() : winner.resultNow();
  }

  private @Nullable Task<T> winner() {
    for (Task<T> task : tasks) {
      if (task == first.winner()) {
        return task;
      }
    }
    return null;
  }

  private void putAwayAllBut(@Nullable Task<T> winner) {
    Object kept = winner == null ? null : winner.resultNow();
    for (Task<T> task : tasks) {
      if (task != winner && task.state() == Task.State.SUCCESS) {
        T result = task.resultNow();
        if (result != kept || kept == null) {
          putAway(task, result);
        }
      }
    }
  }

  private void putAway(Task<T> task, T result) {
    try {
      Heddle.shield(() -> loser.accept(result));
    } catch (Throwable e) {
      FailureHandler.ofRun().onFailure(task, e);
    }
  }

  /** Closes what can be closed. */
  public static void close(@Nullable Object result) {
    if (result instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw Endings.<RuntimeException>unchecked(e);
      }
    }
  }
}
