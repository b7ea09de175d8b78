package dev.heddle.applications.consumer;

import dev.heddle.Body;
import dev.heddle.Heddle;
import java.io.IOException;
import java.time.Duration;

/**
 * Refuses calls while they can be expected to fail. After so many failures in a row it is open and refuses
 * all; after a rest it lets one through, and that one's outcome decides.
 *
 * <pre>
 * closed ── too many failures ──▶ open ── rest is over, next call ──▶ probing
 *   ▲                              ▲                                    │ │
 *   │                              └─────────── failure ────────────────┘ │
 *   └────────────────────────────── success ──────────────────────────────┘
 * </pre>
 *
 * <p>For one event loop: nothing waits between looking at the state and changing it.
 */
final class CircuitBreaker {
  private final int limit;
  private final Duration rest;
  private State state = new Closed(0);

  private sealed interface State {}

  private record Closed(int failures) implements State {}

  private record Open(long since) implements State {}

  private record Probing(Open before) implements State {}

  /** A call that was not made. */
  static final class OpenException extends IOException {
    private static final long serialVersionUID = 1;

    OpenException() {
      super("not asked, since the last requests have all failed");
    }
  }

  CircuitBreaker(int limit, Duration rest) {
    this.limit = limit;
    this.rest = rest;
  }

  <T> T call(Body<T, IOException> request) throws IOException, InterruptedException {
    boolean probe = admit();
    try {
      T result = request.call();
      state = new Closed(0);
      return result;
    } catch (IOException e) {
      state = afterFailure();
      throw e;
    } finally {
      if (probe && state instanceof Probing(Open before)) {
        state = before; // Cancelled: it has decided nothing, and somebody else may try.
      }
    }
  }

  /** Returns whether this is the call that decides. */
  private boolean admit() throws OpenException {
    switch (state) {
      case Closed _ -> {
        return false;
      }
      case Open open when Heddle.scheduler().nanoTime() - open.since() >= rest.toNanos() -> {
        state = new Probing(open);
        return true;
      }
      case Open _,Probing _ -> throw new OpenException();
    }
  }

  private State afterFailure() {
    if (state instanceof Closed(int failures) && failures + 1 < limit) {
      return new Closed(failures + 1);
    }
    return new Open(Heddle.scheduler().nanoTime());
  }
}
