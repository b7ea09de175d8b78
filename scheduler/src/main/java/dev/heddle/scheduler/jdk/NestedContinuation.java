package dev.heddle.scheduler.jdk;

/**
 * A body that suspends itself in the middle and is resumed there: what a generator is made of.
 *
 * <p>It runs nested in the thread that resumes it, like a call; suspending returns from that call.
 * It belongs to that thread for good: a caller must resume it from no other. The body sees the
 * {@link ScopedValue} bindings it was created with, and what it binds itself is gone while it is
 * suspended. If the thread is virtual the body may park it.
 *
 * <p>Not thread-safe.
 */
public interface NestedContinuation {

  /**
   * Starts the body, or goes on where it suspended itself; returns when it does so again or ends.
   * The body must not throw.
   *
   * @throws IllegalStateException if the body has ended
   */
  void resume();

  /**
   * Suspends the body. Called in it, in no other continuation nested in it: {@link #isCurrent}.
   *
   * @throws IllegalStateException if the stack of the body cannot be set aside: it holds a monitor
   *     or has a native frame. The body has not been suspended then and goes on with the exception
   */
  void suspend();

  /**
   * Says whether the caller is the body, and not another one nested in it.
   *
   * @return true if {@link #suspend} would suspend the caller
   */
  boolean isCurrent();
}
