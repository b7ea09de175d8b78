package dev.heddle.ipc.pool;

/** Worker processes on this machine. */
final class OwnProcesses implements WorkerSource {
  private final PoolConfig config;

  OwnProcesses(PoolConfig config) {
    this.config = config;
  }

  @Override
  public int most() {
    return config.workers();
  }

  @Override
  public int kept() {
    return config.prestart();
  }

  @Override
  public Connection next(int number) {
    return new ProcessConnection(
        "worker-" + number, config.jvmOfWorker(), config.maxPayload(), config.logLevel(), true);
  }

  @Override
  public boolean sharesMemory() {
    return true;
  }
}
