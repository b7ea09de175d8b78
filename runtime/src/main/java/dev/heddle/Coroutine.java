package dev.heddle;

import dev.heddle.report.Origin;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Work that has been described and not begun: it runs when it is awaited, once. Python's coroutine
 * object is the model.
 *
 * <table>
 *   <caption>States</caption>
 *   <tr><th>state</th><th>await()</th></tr>
 *   <tr><td>made</td><td>runs the body, and returns or throws what that does</td></tr>
 *   <tr><td>awaited, running or ended</td><td>throws IllegalStateException, which says by whom
 *       it was awaited</td></tr>
 * </table>
 *
 * <pre>{@code
 * Coroutine<User> fetchUser(int id) {
 *   return Coroutine.of(() -> read(connect(), id));
 * }
 *
 * User user = fetchUser(7).await();                   // here, in this task
 * Task<User> task = group.start(fetchUser(7));        // in a task of its own
 * }</pre>
 *
 * <p>Awaiting it is like calling a method: the body runs in the awaiting task, on its thread, in its
 * scopes, with its {@link ScopedValue} bindings, and is cancelled with it. A coroutine cannot be
 * awaited again; make another, or start a {@link Task}, which can.
 *
 * <p>One that is never awaited has done nothing, which is usually a mistake. With the system property
 * {@code heddle.debug=true} it is logged as a warning with the place where it was made, some time
 * after it has become unreachable.
 *
 * <p>Thread-safe: of several threads that await it one runs the body and the others are refused.
 *
 * @param <T> the type of the result
 */
public final class Coroutine<T extends @Nullable Object> implements Body<T, RuntimeException> {
  private static final VarHandle BODY;

  static {
    try {
      BODY = MethodHandles.lookup().findVarHandle(Coroutine.class, "body", Body.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Origin origin;
  private @Nullable Body<? extends T, ?> body;

  private Coroutine(Body<? extends T, ?> body) {
    this.body = Objects.requireNonNull(body, "A coroutine needs a body");
    this.origin = Origin.here(this);
  }

  /**
   * Makes a coroutine. The body does not run yet.
   *
   * @param body what it runs when awaited
   * @param <T> the type of the result
   * @return the coroutine
   */
  public static <T extends @Nullable Object> Coroutine<T> of(Body<? extends T, ?> body) {
    return new Coroutine<>(body);
  }

  /**
   * Makes a coroutine without a result.
   *
   * @param action what it runs when awaited
   * @return the coroutine
   */
  public static Coroutine<@Nullable Void> of(Action<?> action) {
    return new Coroutine<>(Action.asBody(action));
  }

  /**
   * Runs the body, in the calling task.
   *
   * @return its result
   * @throws TaskFailedException if the body throws a checked exception, which is its cause; an
   *     unchecked one arrives as it was thrown
   * @throws InterruptedException if the caller is cancelled while the body waits
   * @throws IllegalStateException if it has been awaited before, by whomever
   */
  public T await() throws InterruptedException {
    Body<? extends T, ?> mine = takeBody();
    origin.awaited();
    try {
      return mine.call();
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new TaskFailedException(toString(), e);
    }
  }

  /**
   * Same as {@link #await}: a coroutine can be given to whatever takes a body.
   *
   * @return its result
   * @throws InterruptedException as {@link #await}, and so are the others
   */
  @Override
  public T call() throws InterruptedException {
    return await();
  }

  @SuppressWarnings("unchecked")
  private Body<? extends T, ?> takeBody() {
    var mine = (Body<? extends T, ?>) BODY.getAndSet(this, null);
    if (mine == null) {
      throw new IllegalStateException(
          this + " has been awaited before, by " + origin.awaiter() + "; it runs once. Make another"
              + " one each time, or start a task, which any number may await");
    }
    return mine;
  }

  @Override
  public String toString() {
    return "The coroutine made at " + origin;
  }
}
