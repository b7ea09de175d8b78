package dev.heddle.net;

import dev.heddle.parking.WaitingTask;
import dev.heddle.core.Fiber;
import dev.heddle.scheduler.Scheduler;
import dev.heddle.simulated.CallersScheduler;
import java.net.InetAddress;
import java.nio.channels.spi.SelectorProvider;

/** Where sockets and addresses come from: the operating system, or a scheduler that simulates them. */
final class Network {
  private Network() {}

  /** What opens the channels of a scheduler's sockets. */
  static SelectorProvider of(Scheduler scheduler) {
    return scheduler instanceof CallersScheduler simulated
        ? simulated.network()
        : SelectorProvider.provider();
  }

  /** Who knows the hosts that the caller can reach. */
  static NameLookup.Resolver resolver() {
    return WaitingTask.current() instanceof Fiber<?> task
        && task.run.scheduler instanceof CallersScheduler simulated
            ? simulated::addressesOf
            : InetAddress::getAllByName;
  }
}
