package dev.heddle.net;

import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What a server says while it cannot accept: where it happened once, then a line each time the trouble
 * has lasted twice as long, and that it is over. A process without descriptors fails ten times a second.
 *
 * <p>Of one thread at a time.
 */
final class AcceptTrouble {
  private static final long FIRST_PAUSE_NANOS = 1_000_000_000;

  private final Object server;
  private final Supplier<Logger> log;
  private @Nullable Long since;
  private int failures;
  private long pause;

  AcceptTrouble(Object server, Supplier<Logger> log) {
    this.server = server;
    this.log = log;
  }

  void failed(IOException e, long now) {
    failures++;
    Long began = since;
    if (began == null) {
      since = now;
      pause = FIRST_PAUSE_NANOS;
      log.get().warn("{} could not accept a connection, and tries again and again", server, e);
    } else if (now - began >= pause) {
      pause = 2 * (now - began);
      log.get().warn(
          "{} has not been able to accept a connection for {} s, in {} tries: {}",
          server, seconds(now - began), failures, e.toString());
    }
  }

  void accepted(long now) {
    Long began = since;
    if (began != null) {
      log.get().warn("{} accepts connections again, after {} s", server, seconds(now - began));
      since = null;
      failures = 0;
    }
  }

  /** Whether there is any, so that nobody needs the time otherwise. */
  boolean lasts() {
    return since != null;
  }

  private static long seconds(long nanos) {
    return nanos / 1_000_000_000;
  }
}
