package dev.heddle.ipc.pool;

import dev.heddle.ipc.ProcessPool;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What users see of a pool, made for pools of other modules, whose workers are elsewhere. */
public abstract class PoolFaces {
  private static volatile @Nullable PoolFaces only;

  /** What calls of such a pool do; it is named by its own module's class. */
  public abstract ProcessPool over(PoolCore core);

  public abstract FailureConstructors failures();

  /** Called once, by {@link ProcessPool}. */
  public static void set(PoolFaces faces) {
    only = faces;
  }

  public static PoolFaces get() {
    if (only == null) {
      // Initializes the class, which sets it.
      ProcessPool.builder();
    }
    return Objects.requireNonNull(only);
  }
}
