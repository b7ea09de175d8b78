package dev.heddle.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/** Where a channel lives: its event loop, and the carrier under it if there is one. */
final class Home {
  private final EventLoop loop;
  private final @Nullable CarrierLoop carrier;

  private Home(EventLoop loop) {
    this.loop = loop;
    this.carrier = loop instanceof CarrierLoop.Loop driven ? driven.driver() : null;
  }

  /** Of a channel that is registered. */
  static Home of(Channel channel) {
    return new Home(channel.eventLoop());
  }

  /**
   * Runs something that makes one task runnable, and then that task, at once if it is of this carrier. On the
   * loop's thread.
   */
  void wake(Runnable waking) {
    if (carrier != null) {
      carrier.wakeHere(waking);
    } else {
      waking.run();
    }
  }

  /** Runs something on the loop's thread, soon and in the order of the calls of one task. Any thread. */
  void execute(Runnable task) {
    if (carrier != null) {
      carrier.execute(task);
    } else {
      loop.execute(task);
    }
  }

  /** As {@link #execute}, for who knows that this {@link #isCurrent}. */
  void executeHere(Runnable task) {
    if (carrier != null) {
      carrier.executeHere(task);
    }
  }

  /** Whether anything is still to be run of what was left on the carrier. On the loop's thread. */
  boolean hasLeftOver() {
    return carrier != null && carrier.hasLeftOver();
  }

  /** Whether the caller is on this channel's carrier, so that nobody else touches what is the loop's. */
  boolean isCurrent() {
    return carrier != null && carrier.seat.isCurrent();
  }
}
