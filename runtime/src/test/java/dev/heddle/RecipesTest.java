package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.queue.Queue;
import dev.heddle.sync.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is made of several things instead of being one (ADR 61). */
@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(60)
class RecipesTest {
  @Parameter Runs runs;

  /** Ask, give some time, then cancel: an event and a deadline set late. */
  @Test
  void cancellingWithAGracePeriod() {
    runs.run(() -> {
      for (boolean obeys : new boolean[]{true, false}) {
        var stop = new Event();
        var orderly = new AtomicBoolean();
        var scopes = new Promise<CancelScope>();
        Task<Boolean> work = Heddle.start(() -> CancelScope.run(scope -> {
          scopes.complete(scope);
          stop.await();
          if (!obeys) {
            Runs.forever();
          }
          orderly.set(true);
        }));
        CancelScope scope = scopes.await();
        stop.set();
        scope.expireIn(obeys ? Duration.ofDays(1) : Duration.ofMillis(1));
        assertEquals(obeys, work.await());
        assertEquals(obeys, orderly.get());
      }
    });
  }

  /** A service that the others need up to their last line, also if all are cancelled from outside. */
  @Test
  void serviceEndsAfterAllThatUseIt() {
    runs.run(() -> {
      for (boolean cancelled : new boolean[]{false, true}) {
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        var lines = new Queue<String>(Queue.UNBOUNDED);
        var begun = new Event();
        var served = new Event();
        Task<?> all = Heddle.start(() -> {
          try (var services = TaskGroup.open("services")) {
            services.start("log", () -> Heddle.shield(() -> {
              served.set();
              write(lines, log);
            }));
            try (var work = TaskGroup.open("work")) {
              work.start(() -> {
                try {
                  begun.set();
                  if (cancelled) {
                    Runs.forever();
                  }
                } finally {
                  lines.tryPut("cleanup");
                }
              });
              work.join();
            } finally {
              lines.shutdown();
            }
            services.join();
          }
        });
        begun.await();
        // A service that is cancelled before it begins does nothing.
        served.await();
        if (cancelled) {
          all.cancel("closing time");
        }
        all.outcome();
        assertEquals(cancelled, all.isCancelled());
        assertEquals(List.of("cleanup", "log ends"), log);
      }
    });
  }

  private static void write(Queue<String> lines, List<String> log) throws InterruptedException {
    try {
      while (true) {
        log.add(lines.get());
      }
    } catch (ClosedException _) {
      log.add("log ends");
    }
  }
}
