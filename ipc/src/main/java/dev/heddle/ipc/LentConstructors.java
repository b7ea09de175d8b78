package dev.heddle.ipc;

import dev.heddle.ipc.pool.FailureConstructors;
import dev.heddle.ipc.pool.PoolCore;
import dev.heddle.ipc.pool.PoolFaces;

/** Lends other pools of ours what only this package may make. */
final class LentConstructors extends PoolFaces {
  @Override
  public ProcessPool over(PoolCore core) {
    return new ProcessPool(core);
  }

  @Override
  public FailureConstructors failures() {
    return new PoolFailures();
  }
}
