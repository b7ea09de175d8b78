package dev.heddle;

/**
 * Code without a result that can see, and end, the scope it runs in.
 *
 * @param <E> what it throws besides {@link InterruptedException}
 */
@FunctionalInterface
public interface ScopeAction<E extends Exception> {

  /**
   * Runs the code.
   *
   * @param scope the scope it runs in
   * @throws E if it fails
   * @throws InterruptedException if it is cancelled while it waits
   */
  void run(CancelScope scope) throws E, InterruptedException;
}
