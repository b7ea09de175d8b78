package dev.heddle.ipc.pool;

import dev.heddle.ipc.RemoteCallable;
import dev.heddle.ipc.RemoteFunction;
import org.jspecify.annotations.Nullable;

/**
 * What each worker runs first, as a function without an argument or a result.
 *
 * @param code what it runs
 */
record Initializer(@SuppressWarnings("serial") RemoteCallable<?> code)
    implements
      RemoteFunction<@Nullable Object, @Nullable Object> {

  @Override
  public @Nullable Object apply(@Nullable Object ignored) throws Exception {
    code.call();
    return null;
  }
}
