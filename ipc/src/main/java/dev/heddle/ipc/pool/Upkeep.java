package dev.heddle.ipc.pool;

import dev.heddle.ipc.process.PoolTimer;
import java.time.Duration;
import java.util.List;

/**
 * Looks at a pool's workers now and then and lets go of those that have been idle for too long or
 * hold too much memory. Where neither is limited it does nothing.
 */
final class Upkeep {
  private static final Duration MEMORY_PERIOD = Duration.ofMillis(100);

  private final Chores chores;
  private final PoolConfig config;

  Upkeep(Chores chores, PoolConfig config) {
    this.chores = chores;
    this.config = config;
  }

  void start() {
    if (config.idleTimeout() != null || config.mostResident() != Long.MAX_VALUE) {
      PoolTimer.later(period(), this::look);
    }
  }

  private Duration period() {
    Duration idle = config.idleTimeout();
    if (idle == null) {
      return MEMORY_PERIOD;
    }
    Duration half = idle.dividedBy(2).plusMillis(1);
    return config.mostResident() == Long.MAX_VALUE || half.compareTo(MEMORY_PERIOD) < 0
        ? half
        : MEMORY_PERIOD;
  }

  private void look() {
    List<Worker> heavy = chores.readyWorkers().stream().filter(this::isTooLarge).toList();
    if (chores.letGo(heavy)) {
      PoolTimer.later(period(), this::look);
    }
  }

  private boolean isTooLarge(Worker worker) {
    return config.mostResident() != Long.MAX_VALUE
        && ResidentMemory.of(worker.pid()) > config.mostResident();
  }
}
