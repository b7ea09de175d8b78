package dev.heddle.ipc.pool;

import dev.heddle.ipc.PoolStatistics;
import dev.heddle.ipc.ProcessPool;
import dev.heddle.ipc.RemoteCallable;
import dev.heddle.ipc.RemoteFunction;
import dev.heddle.ipc.WorkerStatus;
import dev.heddle.ipc.codec.AllowList;
import dev.heddle.ipc.codec.ShippedFunction;
import dev.heddle.ipc.memory.SharedBlocks;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A pool behind its face {@link ProcessPool}: what ships a call, dispatches it and waits for it. */
public final class PoolCore {
  private final PoolConfig config;
  private final WorkerSource source;
  private final Shipping shipping;
  private final Dispatcher dispatcher;
  private final Calls calls;

  /** A pool of processes on this machine. */
  public PoolCore(PoolConfig config) {
    this(config, new OwnProcesses(config));
  }

  public PoolCore(PoolConfig config, WorkerSource source) {
    this.config = config;
    this.source = source;
    this.shipping = new Shipping(config, source.sharesMemory() ? SharedBlocks.OWN : null);
    RemoteCallable<?> first = config.initializer();
    ShippedFunction initializer = first == null ? null : shipping.ship(new Initializer(first));
    this.dispatcher = new Dispatcher(new PoolState(config, source, initializer));
    this.calls = new Calls(dispatcher);
    config.allowed().allow(AllowList.HEDDLE);
    dispatcher.start();
  }

  /** Returns a function as it is now, for calls that are all to see it so. */
  public ShippedFunction ship(RemoteFunction<?, ?> function) {
    return shipping.ship(function);
  }

  public Job prepare(
      ShippedFunction function,
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
    return Math.max(1, source.most());
  }

  public PoolStatistics statistics() {
    return dispatcher.statistics();
  }

  public List<WorkerStatus> workers() {
    return dispatcher.workers();
  }

  /** The source has more workers, or fewer, than it had. */
  public void sourceChanged() {
    dispatcher.staff();
  }

  /** Fails what waits for a worker, since there will be none. */
  public void failWaiting(String why) {
    dispatcher.failWaiting(why);
  }

  public void close() {
    dispatcher.close();
  }
}
