package dev.heddle.generator;

import dev.heddle.scheduler.jdk.Continuations;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link Generator}'s body, begun by the first request for an item.
 *
 * <p>It belongs to the thread that makes this request; others are refused. Close it when leaving it
 * early, so that the body's {@code finally} clauses run:
 *
 * <pre>{@code
 * try (var lines = readLines(file).iterator()) {
 *   for (String line : lines) {
 *     if (line.isEmpty()) break;
 *   }
 * }
 * }</pre>
 *
 * <p>As a Python generator, and unlike a collection, it is its own iterator: a second loop over it
 * goes on where the first stopped.
 *
 * @param <T> the type of the items
 */
public final class Iteration<T extends @Nullable Object>
    implements Iterator<T>, Iterable<T>, AutoCloseable {
  private final Activation activation;

  Iteration(
      Continuations provider,
      @Nullable Object bindings,
      Provider.Name what,
      GeneratorBody<T, ?> body) {
    activation = new Activation(provider, bindings, what, me -> body.run(me::yield));
    Provider.watch(this, activation, provider);
  }

  /**
   * Says whether there is another item, by running the body up to its next yield.
   *
   * <p>What the body throws arrives here as it was thrown, and ends the iteration. That includes
   * {@link InterruptedException}, undeclared: the body waits in the consumer's task, and this is how
   * the task's cancellation leaves it. Other checked exceptions are wrapped.
   *
   * @return false after the body has ended
   * @throws GeneratorFailedException if the body throws a checked exception; it is the cause
   * @throws IllegalStateException if another thread has begun this iteration, or the body itself
   *     calls this
   */
  @Override
  public boolean hasNext() {
    return activation.hasItem() || activation.resume(null, null);
  }

  /**
   * Returns the next item, and otherwise behaves as {@link #hasNext}.
   *
   * @return the item
   * @throws NoSuchElementException if the body has ended
   * @throws GeneratorFailedException if the body throws a checked exception; it is the cause
   * @throws IllegalStateException if another thread has begun this iteration, or the body itself
   *     calls this
   */
  @Override
  @SuppressWarnings("unchecked")
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException(activation + " has no more items");
    }
    return (T) activation.take();
  }

  /**
   * Returns this iteration, for use in a loop.
   *
   * @return this
   */
  @Override
  public Iterator<T> iterator() {
    return this;
  }

  /**
   * Ends the iteration: the body's current yield throws {@link GeneratorExit}, which runs its {@code
   * finally} clauses. A body that has not begun never does. Called again it does nothing.
   *
   * <p>What the body throws meanwhile arrives here as in {@link #hasNext}.
   *
   * @throws IllegalStateException if the body yields once more, if another thread has begun this
   *     iteration, or the body itself calls this
   */
  @Override
  public void close() {
    activation.close();
  }

  @Override
  public String toString() {
    return activation.toString();
  }
}
