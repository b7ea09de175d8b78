package dev.heddle.cluster;

import dev.heddle.Task;
import dev.heddle.ipc.Mapping;
import dev.heddle.ipc.PoolStatistics;
import dev.heddle.ipc.RemoteFunction;
import dev.heddle.ipc.TaskPool;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cluster's pool seen by a caller whose functions may be run again. */
record RepeatingClusterPool(ClusterPool whole, TaskPool repeating) implements TaskPool {

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> R call(
      RemoteFunction<A, R> function, A argument) throws Exception {
    return repeating.call(function, argument);
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> Task<R> submit(
      RemoteFunction<A, R> function, A argument) {
    return repeating.submit(function, argument);
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
      RemoteFunction<A, R> function, Iterable<? extends A> items) throws Exception {
    return repeating.map(function, items);
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> Mapping<A, R> mapping(
      RemoteFunction<A, R> function) {
    return repeating.mapping(function);
  }

  @Override
  public TaskPool idempotent(int retries) {
    return whole.idempotent(retries);
  }

  @Override
  public PoolStatistics statistics() {
    return repeating.statistics();
  }

  @Override
  public void close() {
    whole.close();
  }
}
