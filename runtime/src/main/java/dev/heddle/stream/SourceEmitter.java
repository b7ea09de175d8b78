package dev.heddle.stream;

import dev.heddle.current.WaitingTask;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a program's source emits to. It is watched that all comes after runs in the source's own task,
 * and outside of deadlines and shields that the source opens: they would hold for the consumer too, and
 * a deadline would drop the item it is in the midst of, with nobody told. Generators have the same rule,
 * after Python's PEP 789.
 */
final class SourceEmitter<T> implements Emitter<T> {
  private final Emitter<? super T> out;
  private final @Nullable WaitingTask task = WaitingTask.current();
  private final @Nullable Object scope = task == null ? null : task.innermostScope();
  private final Thread thread = Thread.currentThread();

  SourceEmitter(Emitter<? super T> out) {
    this.out = out;
  }

  @Override
  public void emit(T item) throws Exception {
    Objects.requireNonNull(item, "A stream takes no null items");
    if (WaitingTask.current() != task || (task == null && Thread.currentThread() != thread)) {
      throw new IllegalStateException(
          "A source emits in " + Thread.currentThread() + ", but was run by " + thread
              + "; let the task that runs it emit what others put into a dev.heddle.queue.Queue");
    }
    if (task != null && scope != null && task.isInsideMoreThan(scope)) {
      throw new IllegalStateException(
          "A source emits inside a deadline or shield that it opened, which would then hold for"
              + " the consumer too. Emit after that block has ended; or let a task put the items"
              + " into a dev.heddle.queue.Queue");
    }
    out.emit(item);
  }
}
