package dev.heddle.simulated;

import dev.heddle.scheduler.Scheduler;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.spi.SelectorProvider;
import java.util.function.BooleanSupplier;

/** A scheduler whose carrier is the thread that executes the run, with a network of its own. */
public interface CallersScheduler extends Scheduler {

  /**
   * Runs what is runnable until something is true.
   *
   * @param end whether the run has ended; asked on the carrier
   */
  void runUntil(BooleanSupplier end);

  /**
   * Makes the sockets of the run, in place of the system.
   *
   * @return what opens channels that {@link #whenReady} knows
   */
  SelectorProvider network();

  /**
   * Returns the addresses of a host of that network. Asks nobody and does not wait.
   *
   * @param host its name
   * @return one address or more
   * @throws UnknownHostException if there is no such host
   */
  InetAddress[] addressesOf(String host) throws UnknownHostException;
}
