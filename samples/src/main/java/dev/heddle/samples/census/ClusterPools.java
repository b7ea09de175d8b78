package dev.heddle.samples.census;

import dev.heddle.ipc.PoolListener;
import dev.heddle.ipc.TaskPool;
import org.jspecify.annotations.Nullable;

/** Opens the demo's workers on a cluster; a service, since what clusters are made of is in another jar. */
public interface ClusterPools {

  /**
   * Joins a cluster.
   *
   * @param members some of it, each as {@code HOST} or {@code HOST:PORT}, with commas between
   * @param address of this machine, at which the members reach it, or null for loopback
   * @param listener hears what the workers do
   * @return the pool, to be closed by the caller
   */
  TaskPool open(String members, @Nullable String address, PoolListener listener);
}
