package dev.heddle.generator;

import dev.heddle.scheduler.jdk.Continuations;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A generator that its consumer talks to: each yield hands an item out and returns what comes back.
 * Python's generators with {@code send} and {@code throw} are the model.
 *
 * <pre>{@code
 * try (var average = TwoWay.<Double, Double>of(peer -> {
 *   double sum = peer.yield(0.0);
 *   for (int n = 1; ; n++) {
 *     sum += peer.yield(sum / n);
 *   }
 * })) {
 *   average.next();       // runs to the first yield
 *   average.send(10.0);   // 10.0
 *   average.send(30.0);   // 20.0
 * }
 * }</pre>
 *
 * <p>Unlike a {@link Generator} it is one run of the body and not a recipe for many. All else is as
 * said there: where the body runs, what it sees, what it must not do, and that it belongs to the
 * thread that first resumes it.
 *
 * @param <S> what the consumer sends
 * @param <T> the type of the items
 */
public final class TwoWay<S extends @Nullable Object, T extends @Nullable Object>
    implements AutoCloseable {
  private final Activation activation;

  private TwoWay(TwoWayBody<S, T, ?> body, Continuations provider) {
    Objects.requireNonNull(body, "A generator needs a body");
    activation =
        new Activation(
            provider,
            provider.bindings(),
            new Provider.Name("Two-way generator", body),
            me -> body.run(item -> sentTo(me, item)));
    Provider.watch(this, activation, provider);
  }

  /**
   * Makes a generator, suspended at the start of its body.
   *
   * @param body what it runs, once
   * @param <S> what the consumer sends
   * @param <T> the type of the items
   * @return the generator
   */
  public static <S extends @Nullable Object, T extends @Nullable Object> TwoWay<S, T> of(
      TwoWayBody<S, T, ?> body) {
    return of(body, Provider.BEST);
  }

  static <S extends @Nullable Object, T extends @Nullable Object> TwoWay<S, T> of(
      TwoWayBody<S, T, ?> body, Continuations provider) {
    return new TwoWay<>(body, provider);
  }

  @SuppressWarnings("unchecked")
  private static <S extends @Nullable Object> @Nullable S sentTo(
      Activation body, @Nullable Object item) {
    return (S) body.yield(item);
  }

  /**
   * Runs the body to its first yield, or to its next one with nothing sent: that yield returns null.
   *
   * @return the item it yields
   * @throws NoSuchElementException if the body ends instead, or has ended
   * @throws GeneratorFailedException if the body throws a checked exception other than {@link
   *     InterruptedException}; all else arrives as it was thrown
   * @throws IllegalStateException if another thread has begun this generator, or the body itself
   *     calls this
   */
  public T next() {
    return advance(null, null);
  }

  /**
   * Lets the suspended yield return a value and runs the body to its next one.
   *
   * @param value what the yield returns
   * @return the item that the next yield hands out
   * @throws NoSuchElementException if the body ends instead, or has ended
   * @throws GeneratorFailedException as for {@link #next}
   * @throws IllegalStateException as for {@link #next}; or if there is no yield to send it to,
   *     because the body has not begun
   */
  public T send(S value) {
    if (!activation.hasStarted() && !activation.hasEnded()) {
      throw new IllegalStateException(
          activation + " is not at a yield that could return " + value + "; call next() first");
    }
    return advance(value, null);
  }

  /**
   * Lets the suspended yield throw and runs the body to its next one. If the body has not begun it
   * never does, and the exception is thrown here.
   *
   * @param exception what the yield throws; unless the body catches it, it arrives back here
   * @return the item that the next yield hands out
   * @throws NoSuchElementException if the body ends instead, or has ended
   * @throws GeneratorFailedException as for {@link #next}
   * @throws IllegalStateException as for {@link #next}
   */
  public T raise(Throwable exception) {
    Objects.requireNonNull(exception, "There is nothing to raise");
    if (!activation.hasStarted() && !activation.hasEnded()) {
      activation.close();
      throw activation.asThrown(exception);
    }
    return advance(null, exception);
  }

  @SuppressWarnings("unchecked")
  private T advance(@Nullable Object value, @Nullable Throwable raised) {
    if (!activation.resume(value, raised)) {
      throw new NoSuchElementException(activation + " yields no more items");
    }
    return (T) activation.take();
  }

  /**
   * Says whether the body has ended.
   *
   * @return true if it has returned or thrown, or was closed
   */
  public boolean hasEnded() {
    return activation.hasEnded();
  }

  /**
   * Ends the generator: its suspended yield throws {@link GeneratorExit}, which runs the body's
   * {@code finally} clauses. Called again it does nothing.
   *
   * @throws IllegalStateException if the body yields once more, if another thread has begun this
   *     generator, or the body itself calls this
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
