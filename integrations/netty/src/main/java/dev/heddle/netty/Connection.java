package dev.heddle.netty;

import io.netty.channel.Channel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A connection, above what its pipeline makes of it. One task may receive while another sends. While nobody
 * receives, not much more than 64 KiB are held, and then the channel is not read.
 */
public interface Connection {

  /**
   * Waits for what the pipeline has read: buffers, unless a decoder makes other messages of them.
   *
   * @return the message, which the caller releases if it is counted; null if the other side has closed its
   *     output
   * @throws IOException if the connection is lost, after all that had been read before
   * @throws InterruptedException if the task is cancelled
   */
  @Nullable
  Object receive() throws IOException, InterruptedException;

  /**
   * Sends a message through the pipeline, and waits while the other side does not take what has been sent
   * before.
   *
   * @param message the message, which is released if it is counted
   * @throws IOException if the connection is lost or closed
   * @throws InterruptedException if the task is cancelled; the message may or may not have been sent
   */
  void send(Object message) throws IOException, InterruptedException;

  /** Closes the output, after what has been sent; the other side can still send. Does not wait. */
  void shutdownOutput();

  /**
   * Returns the channel.
   *
   * @return the channel, to look at; what is written to it directly is not in order with what is sent
   */
  Channel channel();
}
