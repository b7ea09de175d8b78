package dev.heddle;

import dev.heddle.parking.Guarded;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
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
 * <p>Several tasks may share one: each element is returned once. Thread-safe.
 *
 * @param <A> what they are
 */
public final class Completions<A extends Eventual<?>> extends Guarded {
  private final WaitQueue waiters = new WaitQueue(this, this, "next");

  // Guarded by the lock.
  private final Queue<A> ended = new ArrayDeque<>();

  /** How many have not been promised to a caller of next(). */
  private int left;

  Completions(Collection<? extends A> tasks) {
    var distinct = new LinkedHashSet<A>(tasks);
    left = distinct.size();
    for (A task : distinct) {
      task.onDone(_ -> ended(task));
    }
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
   * Says whether there is another one, ended or not.
   *
   * @return false when {@link #next} has returned all
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
  @SuppressWarnings("unchecked")
  public A next() throws InterruptedException {
    Waiter.checkCancelled();
    Waiter me;
    acquire();
    try {
      if (left == 0) {
        throw new NoSuchElementException("All have ended and been returned");
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
   * Runs an action for each one as it ends, in the calling task.
   *
   * @param action what to run
   * @param <E> what it throws
   * @throws E if the action throws it; the rest is left
   * @throws InterruptedException if the caller is cancelled
   */
  public <E extends Exception> void forEach(Each<? super A, E> action)
      throws E, InterruptedException {
    Objects.requireNonNull(action, "action");
    while (hasNext()) {
      action.accept(next());
    }
  }

  /**
   * An action for one element, that may wait.
   *
   * @param <A> the type of the element
   * @param <E> what it throws besides {@link InterruptedException}
   */
  @FunctionalInterface
  public interface Each<A extends @Nullable Object, E extends Exception> {

    /**
     * Runs the action.
     *
     * @param element the element
     * @throws E if it fails
     * @throws InterruptedException if it is cancelled while it waits
     */
    void accept(A element) throws E, InterruptedException;
  }

  @Override
  public String toString() {
    return "Completions[" + left + " left, " + ended.size() + " ended]";
  }
}
