package dev.heddle.stream;

import dev.heddle.Action;
import dev.heddle.ClosedException;
import dev.heddle.Outcome;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.channel.Channel;
import dev.heddle.parking.Guarded;
import dev.heddle.parking.Waiter;
import dev.heddle.failure.Causes;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a concurrent stage, and the channel from them to the task that runs what is below.
 *
 * <p>A task that fails does not fail the group, which would speak through whatever what is below just
 * waits for. It leaves its failure here and cancels the others; when all have left, the channel is done,
 * and who takes items from it comes to the failure between two of them, after those that came before. So a
 * failure of what is above arrives as it does without a task in between.
 *
 * <p>If what is below fails or has enough, leaving the group cancels the tasks; what they throw then is
 * not lost either: it is thrown in place of a cancellation or {@link Enough}, and else suppressed.
 */
final class Lane<T> extends Guarded {
  private final Channel<T> items;
  private final TaskGroup group;

  // Guarded by this.
  private int live;
  private @Nullable Throwable failure;
  private @Nullable Task<?> cancelled;
  private boolean enough;

  private Lane(Channel<T> items, TaskGroup group) {
    this.items = items;
    this.group = group;
  }

  /** What the task does that runs what is below. */
  @FunctionalInterface
  interface Below<T> {
    void run(Lane<T> lane) throws Exception;
  }

  /** Runs what is below, with the tasks that it starts beside it, and returns when these have ended. */
  static <T> void run(Channel<T> items, Below<T> below) throws Exception {
    Lane<T> lane = null;
    try (var group = TaskGroup.open("stream")) {
      lane = new Lane<>(items, group);
      try {
        below.run(lane);
      } finally {
        lane.leave();
      }
      group.join();
    } catch (Throwable e) {
      throw asException(lane == null ? e : lane.with(e));
    }
    lane.check();
  }

  /** Starts a task beside the others; to be called while one of them, or the caller, is there to wait. */
  void start(Action<?> work) {
    acquire();
    live++;
    release();
    Task<?> task = null;
    try {
      task = group.start(() -> run(work));
    } finally {
      if (task == null) {
        left(null);
      }
    }
    Task<?> started = task;
    started.onDone(outcome -> left(outcome instanceof Outcome.Cancelled<?> ? started : null));
  }

  private void run(Action<?> work) throws InterruptedException {
    try {
      work.run();
    } catch (InterruptedException e) {
      Waiter.checkCancelled();
      // From elsewhere: it must not be taken for a cancellation of this.
      failed(new StreamFailedException(e));
    } catch (Throwable e) {
      failed(e);
    }
  }

  private void failed(Throwable e) {
    acquire();
    Throwable first = failure;
    if (first == null) {
      failure = e;
    }
    release();
    if (first == null) {
      group.cancel("another stage of the stream has failed");
    } else {
      Causes.suppress(first, e);
    }
  }

  private void left(@Nullable Task<?> asCancelled) {
    acquire();
    live--;
    boolean last = live == 0;
    if (cancelled == null) {
      cancelled = asCancelled;
    }
    release();
    if (asCancelled != null) {
      group.cancel("another stage of the stream was cancelled");
    }
    if (last) {
      items.done();
    }
  }

  void send(T item) throws InterruptedException {
    items.send(item);
  }

  /** The next item; empty when all tasks have ended, in whatever way: {@link #check} says in which. */
  Optional<T> next() throws InterruptedException {
    return items.receiveOrDone();
  }

  /** The next item if it comes in time. */
  Optional<T> next(Duration timeout) throws InterruptedException, ClosedException {
    return items.tryReceive(timeout);
  }

  /** Takes all items there will be. */
  void drain(Emitter<? super T> out) throws Exception {
    for (Optional<T> item; (item = next()).isPresent();) {
      out.emit(item.get());
    }
  }

  /** What is below needs no more. */
  private void leave() {
    acquire();
    boolean tasksAreLeft = live > 0;
    enough = tasksAreLeft;
    release();
    if (tasksAreLeft) {
      group.cancel("the stream needs no more items");
    }
  }

  /** Throws what ended a task, if it has not simply come to its end. */
  void check() throws Exception {
    acquire();
    Throwable thrown = failure;
    Task<?> ended = enough ? null : cancelled;
    release();
    if (thrown != null) {
      throw asException(thrown);
    }
    if (ended != null) {
      ended.await();
    }
  }

  /** What to throw if what is below has thrown something. */
  private Throwable with(Throwable e) {
    acquire();
    Throwable mine = failure;
    release();
    if (mine == null || mine == e || e instanceof Enough) {
      return mine == null ? e : mine;
    }
    Throwable thrown = e instanceof InterruptedException ? mine : e;
    Causes.suppress(thrown, thrown == e ? mine : e);
    return thrown;
  }

  private static Exception asException(Throwable e) {
    return switch (e) {
      case Exception exception -> exception;
      case Error error -> throw error;
      default -> new StreamFailedException(e);
    };
  }
}
