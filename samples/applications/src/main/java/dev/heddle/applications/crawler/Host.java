package dev.heddle.applications.crawler;

import dev.heddle.Body;
import dev.heddle.sync.Lock;
import dev.heddle.sync.RateLimiter;
import java.time.Duration;

/** A host, and how it is treated: one request at a time, and never one right after the other. */
final class Host {
  private final Lock turn = new Lock();
  private final RateLimiter pace;

  Host(Duration pause) {
    pace = new RateLimiter(1, pause, 1);
  }

  Page inTurn(Body<Page, RuntimeException> request) throws InterruptedException {
    return turn.with(() -> {
      pace.acquire();
      return request.call();
    });
  }
}
