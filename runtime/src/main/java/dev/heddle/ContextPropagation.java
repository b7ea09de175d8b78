package dev.heddle;

import dev.heddle.core.MdcPropagation;
import org.jspecify.annotations.Nullable;

/**
 * Something bound to threads that tasks are to inherit from whoever starts them, although it is not
 * a {@link ScopedValue}: a logging context, the span of a tracing library. Given to {@link
 * HeddleBuilder#propagate}.
 *
 * <p>Scoped values need none of this; children see them anyway.
 */
@FunctionalInterface
public interface ContextPropagation {

  /**
   * Takes note of the calling thread's context. Called by whoever starts a task or a blocking call.
   *
   * @return what was found, or null if there is nothing to inherit
   */
  @Nullable
  Context capture();

  /** What has been found on one thread, to be installed on another. */
  @FunctionalInterface
  interface Context {

    /**
     * Installs the context on the calling thread, at the beginning of the task or call.
     *
     * @return what takes it off again, called on the same thread at the end
     */
    Runnable install();
  }

  /**
   * Returns the propagation of SLF4J's mapped diagnostic context. A child starts with a copy; what
   * it changes is its own.
   *
   * @return the propagation
   */
  static ContextPropagation mdc() {
    return MdcPropagation.INSTANCE;
  }
}
