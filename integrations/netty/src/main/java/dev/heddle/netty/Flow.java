package dev.heddle.netty;

import dev.heddle.parking.SpinLock;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import io.netty.channel.Channel;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps a task from writing more than the other side takes: it waits while Netty holds more than its
 * water mark, or what it has written is still on its way to Netty.
 *
 * <p>Who waits looks under the lock and joins the queue; who makes room writes first and then looks for
 * waiters under the same lock, so one sees the other.
 */
final class Flow {
  /** As many bytes may be on their way to the channel's loop. */
  private static final long MOST = 64 << 10;

  private final Channel channel;
  private final Home home;
  private final SpinLock guard = new SpinLock();
  private final WaitQueue waiters = new WaitQueue(guard, this, "write");
  private final AtomicLong underWay = new AtomicLong();
  private volatile boolean closed;

  Flow(Channel channel, Home home) {
    this.channel = channel;
    this.home = home;
  }

  /** Counts what is about to be left for the loop. By the writing task. */
  void leave(long bytes) {
    underWay.addAndGet(bytes);
  }

  /** Waits until there is room. By the writing task. */
  void await() throws InterruptedException, ClosedChannelException {
    while (!hasRoom()) {
      Waiter.checkCancelled();
      guard.acquire();
      Waiter waiter;
      try {
        waiter = hasRoom() ? null : waiters.add(null);
      } finally {
        guard.release();
      }
      if (waiter != null) {
        waiter.await();
      }
    }
    if (closed) {
      Waiter.checkCancelled();
      throw new ClosedChannelException();
    }
  }

  private boolean hasRoom() {
    return closed || (underWay.get() <= MOST && channel.isWritable());
  }

  /** Netty has it now. On the loop's thread. */
  void taken(long bytes) {
    underWay.addAndGet(-bytes);
    changed();
  }

  /** There may be room. On the loop's thread. */
  void changed() {
    if (!hasRoom()) {
      return;
    }
    List<Waiter> woken;
    guard.acquire();
    try {
      woken = waiters.pollAll();
    } finally {
      guard.release();
    }
    for (Waiter waiter : woken) {
      home.wake(waiter::unpark);
    }
  }

  /** The channel is closed. On the loop's thread. */
  void close() {
    closed = true;
    changed();
  }

  @Override
  public String toString() {
    return "Flow[to " + channel + ", " + underWay + " bytes under way]";
  }
}
