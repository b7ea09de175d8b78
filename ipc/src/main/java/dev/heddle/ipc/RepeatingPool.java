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
    return mapping(function).toList(items);
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> Mapping<A, R> mapping(
      RemoteFunction<A, R> function) {
    return pool.mapping(function).idempotent(retries);
  }

  @Override
  public TaskPool idempotent(int times) {
    return pool.idempotent(times);
  }

  @Override
  public PoolStatistics statistics() {
    return pool.statistics();
  }

  static int checkRetries(int retries) {
    if (retries < 0) {
      throw new IllegalArgumentException(
          "A task can be run again 0 times or more, not " + retries);
    }
    return retries;
  }

  @Override
  public void close() {
    pool.close();
  }
}
