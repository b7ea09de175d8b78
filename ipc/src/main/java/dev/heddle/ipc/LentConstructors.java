package dev.heddle.ipc;

import dev.heddle.ipc.pool.CallFailures;
import dev.heddle.ipc.pool.PoolCore;
import dev.heddle.ipc.pool.PoolFaces;

/** Lends other pools of ours what only this package may make. */
final class LentConstructors extends PoolFaces {
  @Override
  public ProcessPool over(PoolCore core) {
    return new ProcessPool(core);
  }

  @Override
  public CallFailures failures() {
    return new PoolFailures();
  }
}
