package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Daemons live as long as there is other work in their group. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class DaemonTest {
  @Parameter Runs runs;

  @Test
  void joinCancelsDaemonsWhenTheOthersHaveEnded() {
    runs.run(() -> {
      var gate = new Promise<Void>();
      try (var group = TaskGroup.open()) {
        Task<?> daemon = group.startDaemon("heartbeat", Runs::forever);
        Task<?> other = group.startDaemon(Runs::forever);
        group.start(() -> gate.await());
        Task<?> last = group.start(() -> {
          Runs.untilWaiting(daemon);
          assertFalse(daemon.isDone());
          gate.complete(null);
        });
        group.join();
        assertTrue(last.isDone() && daemon.isCancelled() && other.isCancelled());
        assertTrue(daemon.outcome().toString().contains("have ended"));
      }
    });
  }

  @Test
  void groupOfDaemonsOnlyEndsAtOnceButNotBeforeJoin() {
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        Task<?> daemon = group.startDaemon(Runs::forever);
        Runs.untilWaiting(daemon);
        Heddle.sleep(Duration.ofMillis(2));
        assertFalse(daemon.isDone());
        group.join();
        assertTrue(daemon.isCancelled());
      }
    });
  }

  @Test
  void workThatADaemonStartsIsWaitedFor() {
    runs.run(() -> {
      var done = new AtomicInteger();
      try (var group = TaskGroup.open()) {
        Task<?> daemon = group.startDaemon(() -> {
          try {
            Runs.forever();
          } finally {
            Heddle.shield(() -> {
              Heddle.yieldNow();
              done.incrementAndGet();
            });
          }
        });
        group.start(() -> {
          Heddle.yieldNow();
          group.start(() -> {
            Heddle.yieldNow();
            done.incrementAndGet();
          });
        });
        // One that is cancelled before it begins has nothing to clean up.
        Runs.untilWaiting(daemon);
        group.join();
        assertTrue(group.tasks().isEmpty());
      }
      assertEquals(2, done.get());
    });
  }

  @Test
  void failingDaemonFailsTheGroupAsAnyChild() {
    runs.run(() -> {
      var e = assertThrows(ExceptionGroup.class, () -> {
        try (var group = TaskGroup.open()) {
          group.start(Runs::forever);
          group.startDaemon(() -> {
            throw new IllegalStateException("daemon");
          });
          group.join();
        }
      });
      assertEquals("daemon", e.leaves().getFirst().getMessage());
    });
  }

  /** Also if that has work of its own to wait for, and if it goes on so for a while. */
  @Test
  void daemonThatAnEndingDaemonStartsIsEndedToo() {
    runs.run(() -> {
      var flushed = new AtomicInteger();
      var begun = new AtomicInteger();
      try (var group = TaskGroup.open()) {
        Task<?> daemon = group.startDaemon("heartbeat", () -> endless(group, 3, begun, flushed));
        Runs.untilWaiting(daemon);
        group.join();
        assertEquals(4, begun.get());
        assertEquals(3, flushed.get());
        assertEquals(java.util.List.of(), group.tasks());
      }
    });
  }

  private static void endless(TaskGroup group, int more, AtomicInteger begun, AtomicInteger flushed)
      throws InterruptedException {
    begun.incrementAndGet();
    try {
      Runs.forever();
    } finally {
      if (more > 0) {
        var next = new Promise<Task<?>>();
        group.start("flush", () -> {
          Task<?> watcher = next.await();
          Runs.untilWaiting(watcher);
          flushed.incrementAndGet();
        });
        next.complete(
            group.startDaemon("next", () -> endless(group, more - 1, begun, flushed)));
      }
    }
  }

  @Test
  void joinOfAGroupWhoseDaemonDoesNotEndCanBeCancelled() {
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        var gate = new Promise<Void>();
        Task<?> daemon = group.startDaemon(() -> Heddle.shield(() -> gate.await()));
        Runs.untilWaiting(daemon);
        assertFalse(Heddle.moveOnAfter(Duration.ofMillis(5), group::join));
        assertFalse(daemon.isDone());
        gate.complete(null);
        group.join();
      }
    });
  }
}
