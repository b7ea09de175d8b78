package dev.heddle.applications.cluster;

import dev.heddle.cluster.ClusterPool;
import dev.heddle.ipc.PoolListener;
import dev.heddle.ipc.TaskPool;
import dev.heddle.samples.census.ClusterPools;
import org.jspecify.annotations.Nullable;

/** The workers of {@code heddle demo --cluster}. */
public final class DemoPools implements ClusterPools {
  /** As for members. */
  private static final String SECRET = "HEDDLE_CLUSTER_SECRET";

  /** Made by the service loader. */
  public DemoPools() {}

  @Override
  public TaskPool open(String members, @Nullable String address, PoolListener listener) {
    var builder = ClusterPool.builder().members(members).listener(listener);
    if (address != null) {
      builder.address(address);
    }
    String secret = System.getenv(SECRET);
    if (secret != null) {
      builder.secret(secret);
    }
    return builder.build();
  }
}
