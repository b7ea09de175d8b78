package dev.heddle.ipc;

import dev.heddle.ipc.queue.QueueHandle;
import java.io.Serializable;

/**
 * What a {@link ProcessQueue} travels as, to become one again in another process.
 *
 * @param handle what it is known by
 */
record SentQueue(QueueHandle handle) implements Serializable {

  private Object readResolve() {
    return new ProcessQueue<>(handle);
  }
}
