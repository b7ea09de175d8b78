package dev.heddle.net;

import dev.heddle.core.Fiber;
import dev.heddle.current.WaitingTask;
import dev.heddle.scheduler.Scheduler;
import dev.heddle.simulated.CallersScheduler;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;

/** Where sockets and addresses come from: the operating system, or a scheduler that simulates them. */
final class Network {
  private Network() {}

  /** What opens the channels of a scheduler's sockets. */
  static SelectorProvider of(Scheduler scheduler) {
    return scheduler instanceof CallersScheduler simulated
        ? simulated.network()
        : SelectorProvider.provider();
  }

  /**
   * The scheduler that simulates the caller's network, or null if it is the system's. There nothing may be done on a thread
   * outside that the caller then waits for: when such a thread gets there is no part of a simulation, and does not repeat.
   */
  static @Nullable CallersScheduler simulated() {
    return WaitingTask.current() instanceof Fiber<?> task
        && task.run.scheduler instanceof CallersScheduler simulated ? simulated : null;
  }
}
