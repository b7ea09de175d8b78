package dev.heddle.ipc;

import dev.heddle.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process pool seen by a caller whose functions may be run again. */
record RepeatingPool(ProcessPool pool, int retries) implements TaskPool {

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> R call(
      RemoteFunction<A, R> function, A argument) throws Exception {
    return pool.call(function, argument, retries);
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> Task<R> submit(
      RemoteFunction<A, R> function, A argument) {
    return pool.submit(function, argument, retries);
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
      RemoteFunction<A, R> function, Iterable<? extends A> items) throws Exception {
    return pool.mapping(function).idempotent(retries).toList(items);
  }

  @Override
  public void close() {
    pool.close();
  }
}
