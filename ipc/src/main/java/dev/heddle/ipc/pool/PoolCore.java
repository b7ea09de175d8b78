package dev.heddle.ipc.pool;

import dev.heddle.ipc.PoolStatistics;
import dev.heddle.ipc.ProcessPool;
import dev.heddle.ipc.RemoteCallable;
import dev.heddle.ipc.RemoteFunction;
import dev.heddle.ipc.WorkerStatus;
import dev.heddle.ipc.codec.AllowList;
import dev.heddle.ipc.codec.ShippedFunction;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A pool behind its face {@link ProcessPool}: what ships a call, dispatches it and waits for it. */
public final class PoolCore {
  private final PoolConfig config;
  private final Shipping shipping;
  private final Dispatcher dispatcher;
  private final Calls calls;

  public PoolCore(PoolConfig config) {
    this.config = config;
    this.shipping = new Shipping(config);
    RemoteCallable<?> first = config.initializer();
    ShippedFunction initializer = first == null ? null : shipping.ship(new Initializer(first));
    this.dispatcher = new Dispatcher(new PoolState(config, initializer));
    this.calls = new Calls(dispatcher);
    config.allowed().allow(AllowList.HEDDLE);
    dispatcher.start();
  }

  public Job prepare(
      RemoteFunction<?, ?> function,
      @Nullable Object argument,
      int retries,
      Consumer<Job> onEnd) {
    return shipping.prepare(function, argument, retries, onEnd);
  }

  public Calls calls() {
    return calls;
  }

  public Duration grace() {
    return config.grace();
  }

  public int size() {
    return config.workers();
  }

  public PoolStatistics statistics() {
    return dispatcher.statistics();
  }

  public List<WorkerStatus> workers() {
    return dispatcher.workers();
  }

  public void close() {
    dispatcher.close();
  }
}
