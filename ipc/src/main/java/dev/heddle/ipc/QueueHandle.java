package dev.heddle.ipc;

import java.io.Serializable;
import java.util.List;

/** What a queue travels as, to become one again in another process. */
record QueueHandle(String socket, String secret, long id, int capacity, List<String> allowed)
    implements
      Serializable {

  private Object readResolve() {
    return new ProcessQueue<>(this);
  }
}
