package dev.heddle.ipc.queue;

import dev.heddle.net.StreamClosedException;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a process gets at a queue: directly if it has made it, otherwise through its maker. */
public interface QueueAccess {

  /**
   * Puts an item, or takes one if there is none to be put. A null timeout means to wait as long as it
   * takes.
   *
   * @return the item; null if the time passed first
   * @throws StreamClosedException if the queue is closed
   * @throws InterruptedException if the caller is cancelled; nothing has happened then
   */
  byte @Nullable [] exchange(byte @Nullable [] toPut, @Nullable Duration timeout)
      throws IOException, InterruptedException;

  void shut() throws IOException;

  /** Shuts the queue when this process is gone. */
  void attach() throws IOException;

  static StreamClosedException closed() {
    return new StreamClosedException(
        "The queue is closed, or the process at its other end is gone");
  }
}
