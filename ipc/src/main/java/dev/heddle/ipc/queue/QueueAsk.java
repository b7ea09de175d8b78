package dev.heddle.ipc.queue;

import org.jspecify.annotations.Nullable;

/**
 * One who wants to put an item into a queue or to take one out, and what it hears. Exactly one of
 * {@link #granted} and {@link #refused} is called, without the queue's lock, unless it is withdrawn.
 */
interface QueueAsk {

  /** The item to be put, or null to take one. */
  byte @Nullable [] item();

  /** Its item has been put, or this is its item. */
  void granted(byte[] item);

  /** The queue is closed. */
  void refused();
}
