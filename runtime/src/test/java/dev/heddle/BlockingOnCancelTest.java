package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocking calls that are ended by an action of their own, or not at all, and never by an interrupt. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class BlockingOnCancelTest {
  @Parameter Runs runs;

  /** A query as drivers have them: it ends when it is told to, and is deaf to interrupts. */
  private static final class Query {
    final CountDownLatch begun = new CountDownLatch(1);
    final AtomicBoolean interrupted = new AtomicBoolean();
    final AtomicInteger cancels = new AtomicInteger();
    final AtomicReference<Thread> canceller = new AtomicReference<>();
    private final CountDownLatch told = new CountDownLatch(1);

    String run() throws IOException {
      begun.countDown();
      while (told.getCount() > 0) {
        LockSupport.parkNanos(100_000);
        if (Thread.interrupted()) {
          interrupted.set(true);
        }
      }
      throw new IOException("canceling statement due to user request");
    }

    void cancel() {
      canceller.set(Thread.currentThread());
      cancels.incrementAndGet();
      told.countDown();
    }
  }

  /** Cancels a task when its call has begun, and returns how it ended. */
  private static Outcome<?> cancelledIn(CountDownLatch begun, Body<?, ?> body)
      throws InterruptedException {
    try (var group = TaskGroup.open(GroupOption.collectOutcomes())) {
      Task<?> task = group.start(body);
      Heddle.blocking(() -> begun.await());
      task.cancel("enough");
      Outcome<?> end = task.outcome();
      group.join();
      return end;
    }
  }

  @Test
  void actionEndsTheCallOnAnotherThreadAndNobodyIsInterrupted() {
    runs.run(() -> {
      var query = new Query();
      var end = cancelledIn(query.begun, () -> Heddle.blocking(query::run, query::cancel));
      var cancelled = assertInstanceOf(Outcome.Cancelled.class, end);
      var cause = assertInstanceOf(CancelledException.class, cancelled.cause());
      assertEquals("canceling statement due to user request", cause.getCause().getMessage());
      assertEquals("enough", cause.reason().message());
      assertEquals(1, query.cancels.get());
      assertFalse(query.interrupted.get());
      assertFalse(query.canceller.get().isVirtual());
    });
  }

  @Test
  void callThatEndsByItselfIsLeftAlone() throws Exception {
    runs.run(() -> {
      var cancels = new AtomicInteger();
      assertEquals(3, Heddle.blocking(() -> 3, cancels::incrementAndGet));
      Heddle.blocking(() -> {}, cancels::incrementAndGet);
      var e = assertThrows(IOException.class, () -> Heddle.blocking(() -> {
        throw new IOException("broken");
      }, cancels::incrementAndGet));
      assertEquals("broken", e.getMessage());
      assertFalse(Heddle.moveOnAfter(Duration.ZERO,
          () -> Heddle.blocking(() -> 1, cancels::incrementAndGet)));
      assertEquals(0, cancels.get());
    });
  }

  /** A cancel of a statement must not hit the next one. */
  @Test
  void callerWaitsForTheActionToo() {
    runs.run(() -> {
      var begun = new CountDownLatch(1);
      var told = new CountDownLatch(1);
      var actionEnded = new AtomicBoolean();
      var seen = new AtomicReference<Boolean>();
      cancelledIn(begun, () -> {
        try {
          return Heddle.blocking(() -> {
            begun.countDown();
            told.await();
            throw new IOException("cancelled");
          }, () -> {
            told.countDown();
            Thread.sleep(20);
            actionEnded.set(true);
          });
        } finally {
          seen.set(actionEnded.get());
        }
      });
      assertTrue(seen.get());
    });
  }

  @Test
  void resultThatComesAllTheSameIsTheCallers() {
    runs.run(() -> {
      var begun = new CountDownLatch(1);
      var told = new CountDownLatch(1);
      var end = cancelledIn(begun, () -> Heddle.blocking(() -> {
        begun.countDown();
        told.await();
        return "rows";
      }, told::countDown));
      assertEquals("rows", assertInstanceOf(Outcome.Success.class, end).value());
    });
  }

  @Test
  void failureOfTheActionIsKept() throws Exception {
    var heard = new CopyOnWriteArrayList<Throwable>();
    runs.builder().onFailure((_, e) -> heard.add(e)).run(() -> {
      for (boolean returns : List.of(false, true)) {
        var begun = new CountDownLatch(1);
        var told = new CountDownLatch(1);
        var end = cancelledIn(begun, () -> Heddle.blocking(() -> {
          begun.countDown();
          told.await();
          if (returns) {
            return "rows";
          }
          throw new IOException("ended");
        }, () -> {
          told.countDown();
          throw new IllegalStateException("cannot cancel");
        }));
        if (end instanceof Outcome.Cancelled<?>(var cause)) {
          assertEquals("cannot cancel", cause.getSuppressed()[0].getMessage());
          assertEquals("ended", cause.getCause().getMessage());
        } else {
          assertEquals("cannot cancel", heard.getFirst().getMessage());
        }
      }
    });
    assertEquals(1, heard.size());
  }

  @Test
  void oneInALimitOfOneIsEndedToo() {
    runs.run(() -> {
      var limit = Blocking.limit(1);
      var query = new Query();
      assertInstanceOf(
          Outcome.Cancelled.class,
          cancelledIn(query.begun, () -> limit.call(query::run, query::cancel)));
      assertEquals(0, limit.statistics().running());
    });
  }

  @Test
  void limitWithoutInterruptWaitsForTheCall() {
    runs.run(() -> {
      var begun = new CountDownLatch(1);
      var interrupted = new AtomicBoolean();
      var end = cancelledIn(begun, () -> Blocking.limit(2).withoutInterrupt().call(() -> {
        begun.countDown();
        LockSupport.parkNanos(20_000_000);
        interrupted.set(Thread.currentThread().isInterrupted());
        return "done";
      }));
      assertEquals("done", assertInstanceOf(Outcome.Success.class, end).value());
      assertFalse(interrupted.get());
      var failed = new CountDownLatch(1);
      var cancelled = cancelledIn(failed, () -> Blocking.limit(2).withoutInterrupt().call(() -> {
        failed.countDown();
        LockSupport.parkNanos(20_000_000);
        throw new IOException("disk full");
      }));
      var cause = assertInstanceOf(Outcome.Cancelled.class, cancelled).cause();
      assertNull(cause.getCause());
      assertEquals("disk full", cause.getSuppressed()[0].getMessage());
    });
  }

  // -- Heddle.await

  @Test
  void awaitedStageIsCancelledWithItsCaller() throws Exception {
    runs.run(() -> {
      assertEquals(1, Heddle.<Integer>await(CompletableFuture.completedFuture(1)));
      var failure = new IOException("no route");
      var failed = assertThrows(TaskFailedException.class,
          () -> Heddle.await(CompletableFuture.failedFuture(failure).thenApply(x -> x)));
      assertSame(failure, failed.getCause());
      var future = new CompletableFuture<Integer>();
      assertFalse(Heddle.moveOnAfter(Duration.ofMillis(3), () -> {
        Heddle.await(future);
      }));
      assertTrue(future.isCancelled());
      var before = new CompletableFuture<Integer>();
      assertFalse(Heddle.moveOnAfter(Duration.ZERO, () -> {
        Heddle.await(before);
      }));
      assertTrue(before.isCancelled());
      var minimal = new CompletableFuture<Integer>();
      assertFalse(Heddle.moveOnAfter(Duration.ofMillis(3), () -> {
        Heddle.await(minimal.minimalCompletionStage());
      }));
      var foreign = new CompletableFuture<Integer>();
      foreign.cancel(true);
      assertThrows(TaskCancelledException.class, () -> Heddle.await(foreign));
    });
  }
}
