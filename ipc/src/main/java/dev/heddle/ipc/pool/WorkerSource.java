package dev.heddle.ipc.pool;

import org.jspecify.annotations.Nullable;

/**
 * Where the workers of a pool come from. No method waits, nor calls the pool, whose lock may be held.
 */
public interface WorkerSource {

  /** How many workers there can be now; called by any thread. */
  int most();

  /** How many are kept whether or not there is work for them. */
  int kept();

  /**
   * A way to one more, which the caller opens. Null if there is none after all; the pool is told when that
   * changes ({@link PoolCore#sourceChanged}).
   */
  @Nullable
  Connection next(int number);

  /** Whether one that could not start says that another one could not either. */
  default boolean oneStandsForAll() {
    return true;
  }

  /**
   * Whether a worker begins only what it has been told to begin, since its last words could be lost.
   */
  default boolean asksToBegin() {
    return false;
  }

  /** Whether its workers see the memory of this machine, so that long arrays need not be sent. */
  default boolean sharesMemory() {
    return false;
  }
}
