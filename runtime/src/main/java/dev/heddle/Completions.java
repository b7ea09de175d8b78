package dev.heddle;

import dev.heddle.outcome.EndWatch;
import dev.heddle.parking.Guarded;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tasks or promises in the order in which they end; see {@link Heddle#asCompleted}.
 *
 * <pre>{@code
 * var completions = asCompleted(tasks);
 * while (completions.hasNext()) {
 *   Task<Page> task = completions.next();
 *   ...
 * }
 * }</pre>
 *
 * <p>Several tasks may share one, with {@link #forEach}: each element is given out once. There is nothing
 * to close: one that is dropped before all have ended leaves nothing behind with those that go on.
 * Thread-safe.
 *
 * @param <A> what they are
 */
public final class Completions<A extends Eventual<?>> extends Guarded {
  private final WaitQueue waiters = new WaitQueue(this, this, "next");

  /** Kept by this alone, so that nobody is told when it has been dropped. */
  private final Consumer<A> reader = this::ended;

  // Guarded by the lock.
  private final Queue<A> ended = new ArrayDeque<>();

  /** How many have not been promised to a caller of next(). */
  private int left;

  private Completions(int number) {
    left = number;
  }

  static <A extends Eventual<?>> Completions<A> of(Collection<? extends A> tasks) {
    var distinct = new LinkedHashSet<A>(Objects.requireNonNull(tasks, "tasks"));
    distinct.forEach(task -> Objects.requireNonNull(task, "A task is null"));
    var completions = new Completions<A>(distinct.size());
    EndWatch.watch(distinct, completions.reader);
    return completions;
  }

  private void ended(A task) {
    Waiter next;
    acquire();
    try {
      next = waiters.poll(task);
      if (next == null) {
        ended.add(task);
      }
    } finally {
      release();
    }
    if (next != null) {
      next.unpark();
    }
  }

  /**
   * Says whether there is another one, ended or not. Another task may take it first.
   *
   * @return false when all have been given out, or promised to others who wait
   */
  public boolean hasNext() {
    acquire();
    try {
      return left > 0;
    } finally {
      release();
    }
  }

  /**
   * Waits for the next one to end.
   *
   * @return the task or promise itself, as it was given
   * @throws NoSuchElementException if all have been returned, or promised to others who wait
   * @throws InterruptedException if the caller is cancelled; nothing is lost then
   */
  public A next() throws InterruptedException {
    A next = nextIfAny();
    if (next == null) {
      throw new NoSuchElementException("All have ended and been returned");
    }
    return next;
  }

  /** Null if there is none any more: in one step, since others may take the last one meanwhile. */
  @SuppressWarnings("unchecked")
  private @Nullable A nextIfAny() throws InterruptedException {
    Waiter.checkCancelled();
    Waiter me;
    acquire();
    try {
      if (left == 0) {
        return null;
      }
      left--;
      A first = ended.poll();
      if (first != null) {
        return first;
      }
      me = waiters.add(null);
    } finally {
      release();
    }
    boolean got = false;
    try {
      me.await();
      got = true;
    } finally {
      if (!got) {
        giveBack();
      }
    }
    return (A) me.item();
  }

  private void giveBack() {
    acquire();
    left++;
    release();
  }

  /**
   * Runs an action for each one as it ends, in the calling task. Several tasks may do so at once and
   * share the work; each returns when there is none left for it.
   *
   * @param action what to run
   * @param <E> what it throws
   * @throws E if the action throws it; the rest is left
   * @throws InterruptedException if the caller is cancelled
   */
  public <E extends Exception> void forEach(ValueAction<? super A, E> action)
      throws E, InterruptedException {
    Objects.requireNonNull(action, "action");
    A next;
    while ((next = nextIfAny()) != null) {
      action.accept(next);
    }
  }

  @Override
  public String toString() {
    return "Completions[" + left + " left, " + ended.size() + " ended]";
  }
}
