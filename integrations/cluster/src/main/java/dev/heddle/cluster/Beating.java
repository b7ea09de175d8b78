package dev.heddle.cluster;

import dev.heddle.ipc.process.PoolTimer;
import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** When beats are sent. */
final class Beating {
  static final Duration BEAT = Duration.ofMillis(500);

  private final Runnable beat;
  private @Nullable Future<?> next;
  private boolean stopped;

  Beating(Runnable beat) {
    this.beat = beat;
  }

  synchronized void start() {
    if (!stopped) {
      next = PoolTimer.later(BEAT, this::run);
    }
  }

  private void run() {
    try {
      beat.run();
    } finally {
      start();
    }
  }

  synchronized void stop() {
    stopped = true;
    if (next != null) {
      next.cancel(false);
    }
  }
}
