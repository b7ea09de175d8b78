package dev.heddle.net;

import dev.heddle.parking.Guarded;
import dev.heddle.parking.Selectable;
import dev.heddle.parking.Selection;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import dev.heddle.scheduler.Scheduler;
import dev.heddle.scheduler.jdk.CarrierPin;
import java.io.IOException;
import java.nio.channels.SelectableChannel;

/**
 * The wait until a channel is ready for one operation. It is the listener that the scheduler calls,
 * made once for the life of the channel.
 *
 * <p>Whoever waits joins the queue first and asks to be called afterwards, so no call comes too early.
 * Whoever closes the channel closes it first and opens the gate afterwards: a waiter that joins later
 * finds that the scheduler calls at once. A wait may end for nothing, in particular for a readiness
 * that an earlier, cancelled wait asked for; the caller tries its operation and comes back.
 */
final class ReadyGate extends Guarded implements Runnable {
  private final Scheduler scheduler;
  private final SelectableChannel channel;
  private final int operation;
  private final WaitQueue waiters;

  /**
   * Makes a gate.
   *
   * @param owner what is waited on, for reports
   * @param verb what the waiter is doing, for reports
   */
  ReadyGate(
      Scheduler scheduler, SelectableChannel channel, int operation, Object owner, String verb) {
    this.scheduler = scheduler;
    this.channel = channel;
    this.operation = operation;
    this.waiters = new WaitQueue(this, owner, verb);
  }

  /** Waits until the channel may be ready or closed. One task at a time. */
  void await() throws InterruptedException {
    Waiter me;
    acquire();
    try {
      me = waiters.add(null);
    } finally {
      release();
    }
    scheduler.whenReady(channel, operation, this);
    me.await();
  }

  /** Waits as a part of a select, which then looks again. */
  void enlist(Selection selection, int index) {
    acquire();
    try {
      selection.enlist(waiters, index, Selectable.LOOK_AGAIN);
    } finally {
      release();
    }
    scheduler.whenReady(channel, operation, this);
  }

  /**
   * Closes the channel, wakes whoever waits here, and the selector, so that it lets go of the
   * descriptor.
   */
  void closeChannel() {
    close(channel);
    run();
    scheduler.whenReady(channel, operation, this);
  }

  /** Closes a channel, pinned, as that meets the monitors of selectors. */
  static void close(SelectableChannel channel) {
    boolean pinned = CarrierPin.acquire();
    try {
      channel.close();
    } catch (IOException _) {
      // The descriptor is gone all the same, and there is nothing anybody could do.
    } finally {
      if (pinned) {
        CarrierPin.release();
      }
    }
  }

  /** Lets whoever waits look again. */
  @Override
  public void run() {
    boolean more;
    do {
      Waiter next;
      acquire();
      try {
        next = waiters.poll();
        more = waiters.peek() != null;
      } finally {
        release();
      }
      if (next != null) {
        next.unpark();
      }
    } while (more);
  }
}
