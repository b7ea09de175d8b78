package dev.heddle.channel;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One of several hands that send into a channel: when the last is closed the channel is {@link Channel#done done}, and
 * whoever receives comes to the end. So none of several producers needs to know who is the last. Rust's {@code Sender}
 * and Trio's {@code MemorySendChannel} are the models.
 *
 * <pre>{@code
 * try (Sender<Page> sender = pages.sender()) {
 *   for (Site site : sites) {
 *     Sender<Page> copy = sender.copy();              // before the task begins, so that there is always one
 *     group.start(() -> {
 *       try (copy) {
 *         crawl(site, copy);
 *       }
 *     });
 *   }
 * }                                                   // the end of the pages is the end of the last task
 * }</pre>
 *
 * <p>Thread-safe. A sender that was closed sends nothing more, though its channel may be open.
 *
 * @param <T> the type of the values
 */
public final class Sender<T> implements AutoCloseable {
  private final Channel<T> channel;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** One that counts already. */
  Sender(Channel<T> channel) {
    this.channel = channel;
  }

  /**
   * Makes another sender of the same channel, which has to be closed too.
   *
   * @return the sender
   * @throws IllegalStateException if this one is closed
   */
  public Sender<T> copy() {
    checkOpen("copied");
    return channel.sender();
  }

  /**
   * Sends a value, waiting while there is no room; as {@link Channel#send}.
   *
   * @param value the value
   * @throws dev.heddle.ClosedException if the channel is closed, or fails while this waits
   * @throws IllegalStateException if this sender is closed
   * @throws InterruptedException if the caller is cancelled; nothing has been sent then
   */
  public void send(T value) throws InterruptedException {
    checkOpen("used");
    channel.send(value);
  }

  /**
   * Sends a value if there is room, or somebody to receive it, in time; as {@link Channel#trySend(Object, Duration)}.
   *
   * @param value the value
   * @param timeout the longest time to wait; zero or less means not to wait
   * @return whether it was sent
   * @throws dev.heddle.ClosedException if the channel is closed, or fails while this waits
   * @throws IllegalStateException if this sender is closed
   * @throws InterruptedException if the caller is cancelled; nothing has been sent then
   */
  public boolean trySend(T value, Duration timeout) throws InterruptedException {
    checkOpen("used");
    return channel.trySend(value, timeout);
  }

  /**
   * Sends a value if that is possible without waiting; as {@link Channel#trySend(Object)}.
   *
   * @param value the value
   * @return whether it was sent
   * @throws dev.heddle.ClosedException if the channel is closed
   * @throws IllegalStateException if this sender is closed
   */
  public boolean trySend(T value) {
    checkOpen("used");
    return channel.trySend(value);
  }

  /** Closes this sender, and ends the channel in order if no other is open. Closed again, it does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      channel.senderCloses();
    }
  }

  private void checkOpen(String use) {
    if (closed.get()) {
      throw new IllegalStateException(
          "A sender of " + channel + " is " + use
              + " after it was closed; copy it before, and close"
              + " each at the end of its task");
    }
  }

  @Override
  public String toString() {
    return (closed.get() ? "a closed Sender of " : "Sender of ") + channel;
  }
}
