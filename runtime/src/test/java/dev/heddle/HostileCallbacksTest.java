package dev.heddle;

import static dev.heddle.GroupOption.collectOutcomes;
import static dev.heddle.GroupOption.keepGoing;
import static dev.heddle.GroupOption.limit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Code of the user's that is called back may throw anything at all, and harms nobody else. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ParameterizedClass
@EnumSource(Runs.class)
class HostileCallbacksTest {
  @Parameter Runs runs;

  /** A failure that fails again whenever somebody wants to print it. */
  private static final class Unprintable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public String toString() {
      throw new IllegalStateException("no text");
    }
  }

  @Test
  void actionWhoseFailureCannotBePrintedHarmsNeitherTheOthersNorTheGroup() {
    var called = new AtomicInteger();
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        var gate = new Promise<Void>();
        Task<?> task = group.start(() -> gate.await());
        task.onDone(_ -> called.incrementAndGet());
        task.onDone(_ -> {
          throw new Unprintable();
        });
        task.onDone(_ -> called.incrementAndGet());
        gate.complete(null);
        group.join();
      }
    });
    assertEquals(2, called.get());
  }

  @Test
  void promiseIsCompletedForAllThoughAnActionsFailureCannotBePrinted() throws Exception {
    var called = new AtomicInteger();
    var promise = new Promise<String>();
    promise.onDone(_ -> {
      throw new Unprintable();
    });
    promise.onDone(_ -> called.incrementAndGet());
    assertTrue(promise.complete("done"));
    assertEquals("done", promise.get(1, TimeUnit.SECONDS));
    assertEquals(1, called.get());
  }

  @Test
  void failureThatCannotBePrintedFailsTheGroupAndItsMessageStillNamesTheOthers() {
    runs.run(() -> {
      var group = TaskGroup.open("shop");
      try {
        group.start("a", () -> {
          throw new Unprintable();
        });
        assertEquals(1, assertThrows(ExceptionGroup.class, group::join).exceptions().size());
      } finally {
        group.close();
      }
      var all = new ExceptionGroup("shop", List.of(new Unprintable(), new IOException("till")));
      assertTrue(all.getMessage().contains(Unprintable.class.getName()), all::getMessage);
      assertTrue(all.getMessage().contains("till"), all::getMessage);
    });
  }

  @Test
  void failureThatCannotBePrintedCannotHangARunInWhichNobodyAwaitsIt() {
    runs.run(() -> {
      Task<?> task = Heddle.start(() -> {
        throw new Unprintable();
      });
      Runs.until(task::isDone);
      assertTrue(task.toString().contains("failed"), task::toString);
      try (var group = TaskGroup.open(keepGoing(), limit(1))) {
        group.start(() -> {
          throw new Unprintable();
        });
        Task<String> next = group.start(() -> "next");
        assertEquals("next", next.await());
        group.join();
      }
    });
  }

  @Test
  void supervisorGivesUpOnFailuresThatCannotBePrinted() {
    runs.run(() -> {
      var group = TaskGroup.open(keepGoing(Restart.onFailure().atMost(2, Duration.ofHours(1))));
      group.start("hopeless", () -> {
        throw new Unprintable();
      });
      var e = assertThrows(ExceptionGroup.class, () -> {
        try (group) {
          group.join();
        }
      });
      assertInstanceOf(RestartLimitException.class, e.exceptions().getFirst());
      assertInstanceOf(Unprintable.class, e.exceptions().getFirst().getCause());
    });
  }

  @Test
  void failureHandlerThatThrowsAnErrorIsHarmless() {
    var handled = new AtomicInteger();
    runs.builder().onFailure((task, e) -> {
      handled.incrementAndGet();
      throw new StackOverflowError("handler");
    }).run(() -> {
      Task<?> task = Heddle.start(() -> {
        throw new Unprintable();
      });
      Runs.until(task::isDone);
    });
    assertEquals(1, handled.get());
  }

  @Test
  void contextThatCannotBeCapturedCostsABlockingCallItsPlaceNeverThat() throws Exception {
    var captures = new AtomicInteger();
    ContextPropagation hostile = () -> {
      if (captures.incrementAndGet() <= 3) {
        throw new IllegalStateException("no context");
      }
      return null;
    };
    runs.builder().propagate(hostile).run(() -> {
      Blocking one = Blocking.limit(1);
      for (int i = 0; i < 3; i++) {
        assertThrows(IllegalStateException.class, () -> one.call(() -> "never"));
      }
      assertEquals(new Blocking.Statistics(1, 0, 0), one.statistics());
      assertEquals("done", one.call(() -> "done"));
    });
  }

  @Test
  void contextThatCannotBeInstalledFailsItsTaskAndKeepsNoTurn() {
    var installs = new AtomicInteger();
    ContextPropagation hostile = () -> () -> {
      if (installs.incrementAndGet() == 1) {
        throw new StackOverflowError("install");
      }
      return () -> {};
    };
    runs.builder().propagate(hostile).run(() -> {
      try (var group = TaskGroup.open(collectOutcomes(), limit(1))) {
        Task<String> first = group.start(() -> "first");
        Task<String> second = group.start(() -> "second");
        group.join();
        assertInstanceOf(Outcome.Failure.class, first.outcome());
        assertEquals("second", second.await());
      }
    });
  }

  @Test
  void handlerThatThrowsLosesNoneOfTheOtherFailures() {
    var oops = new IllegalStateException("handler");
    var io = new IOException("disk");
    var other = new IllegalArgumentException("other");
    var all = new ExceptionGroup("all", List.of(io, other));
    var e = assertThrows(
        IllegalStateException.class,
        () -> all.handle(IOException.class, _ -> {
          throw oops;
        }));
    assertSame(oops, e);
    assertEquals(List.of(all), List.of(e.getSuppressed()));
  }

  @Test
  void errorsOfAnyKindFailTheirTaskAndNothingElse() {
    List<Throwable> reported = new CopyOnWriteArrayList<>();
    var death = new Error("as ThreadDeath was") {
      private static final long serialVersionUID = 1L;
    };
    runs.builder().onFailure((task, e) -> reported.add(e)).run(() -> {
      try (var group = TaskGroup.open(keepGoing())) {
        Task<?> deep = group.start(() -> {
          deeper(0);
        });
        Task<?> large = group.start(() -> {
          throw new OutOfMemoryError("pretended");
        });
        Task<?> dead = group.start(() -> {
          throw death;
        });
        Task<String> fine = group.start(() -> "fine");
        assertInstanceOf(
            StackOverflowError.class,
            assertInstanceOf(Outcome.Failure.class, deep.outcome()).cause());
        assertInstanceOf(
            OutOfMemoryError.class,
            assertInstanceOf(Outcome.Failure.class, large.outcome()).cause());
        assertSame(death, assertInstanceOf(Outcome.Failure.class, dead.outcome()).cause());
        assertEquals("fine", fine.await());
        group.join();
      }
      Heddle.yieldNow();
    });
  }

  private static int deeper(int depth) {
    return deeper(depth + 1) + 1;
  }

  @Test
  void actionsMayStartCancelAwaitAndRegisterAsTheyLike() {
    var log = new CopyOnWriteArrayList<String>();
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        var gate = new Promise<Void>();
        Task<String> task = group.start("first", () -> {
          gate.await();
          return "first";
        });
        Task<?> victim = group.start(Runs::forever);
        task.onDone(_ -> {
          task.onDone(_ -> log.add("registered in an action"));
          victim.cancel("by an action");
          group.start(() -> log.add("started in an action"));
          try {
            log.add("awaited " + task.await());
            Heddle.yieldNow();
          } catch (InterruptedException e) {
            log.add("interrupted");
          }
        });
        gate.complete(null);
        group.join();
      }
    });
    assertEquals(
        List.of("awaited first", "registered in an action", "started in an action"),
        log.stream().sorted().toList());
  }
}
