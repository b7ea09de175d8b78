package dev.heddle.ipc;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * The settings of a pool, fixed once it exists.
 *
 * @param prestart how many workers are kept whether or not there is work
 * @param initializer what each worker runs first
 * @param idleTimeout after which a worker without work ends, or null for never
 * @param mostTasks after which a worker is replaced; {@link Long#MAX_VALUE} for never
 * @param mostResident bytes of memory at which a worker is replaced; {@link Long#MAX_VALUE} for never
 * @param startupCache what makes workers start in less time, or null
 * @param logLevel below which what workers log is dropped
 */
record PoolConfig(
    int workers,
    int prestart,
    List<String> jvmOptions,
    AllowList allowed,
    int maxPayload,
    Duration grace,
    PoolListener listener,
    @Nullable RemoteCallable<?> initializer,
    @Nullable Duration idleTimeout,
    long mostTasks,
    long mostResident,
    @Nullable StartupCache startupCache,
    Level logLevel) {

  /** The options a worker is to be started with now. */
  List<String> optionsOfWorker() {
    return startupCache == null ? jvmOptions : startupCache.options();
  }
}
