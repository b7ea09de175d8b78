package dev.heddle.ipc.pool;

import dev.heddle.ipc.PoolListener;
import dev.heddle.ipc.RemoteCallable;
import dev.heddle.ipc.codec.AllowList;
import dev.heddle.ipc.launch.JvmSetup;
import dev.heddle.ipc.launch.StartupCache;
import java.time.Duration;
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
 * @param refusal why there are no workers in this process, or empty
 * @param failures makes what calls fail with
 */
public record PoolConfig(
    int workers,
    int prestart,
    JvmSetup jvm,
    AllowList allowed,
    int maxPayload,
    Duration grace,
    PoolListener listener,
    @Nullable RemoteCallable<?> initializer,
    @Nullable Duration idleTimeout,
    long mostTasks,
    long mostResident,
    @Nullable StartupCache startupCache,
    Level logLevel,
    String refusal,
    FailureConstructors failures) {

  /** The JVM a worker is to be started in now. */
  JvmSetup jvmOfWorker() {
    return startupCache == null ? jvm : startupCache.jvm();
  }
}
