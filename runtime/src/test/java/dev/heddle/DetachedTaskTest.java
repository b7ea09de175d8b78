package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
class DetachedTaskTest {
  @Parameter Runs runs;

  private final List<Throwable> reported = new CopyOnWriteArrayList<>();
  private final IllegalStateException failure = new IllegalStateException("detached");

  private HeddleBuilder reporting() {
    return runs.builder().onFailure((task, e) -> reported.add(e));
  }

  private void fail() {
    throw failure;
  }

  @Test
  void failureNobodyAwaitsReachesTheHandlerOnceAndCancelsNobody() {
    reporting()
        .run(
            () -> {
              Task<?> healthy = Heddle.start(Runs::forever);
              Task<?> failed = Heddle.start(this::fail);
              Runs.until(failed::isDone);
              Runs.until(() -> !reported.isEmpty());
              assertTrue(!healthy.isDone());
            });
    assertEquals(List.of(failure), reported);
  }

  @Test
  void failureThatIsAwaitedGoesToTheWaiterOnly() {
    reporting()
        .run(
            () -> {
              Task<?> main = Task.current();
              Task<?> failed =
                  Heddle.start(
                      () -> {
                        Runs.until(() -> main.toString().contains("await of"));
                        fail();
                      });
              assertSame(
                  failure, assertThrows(TaskFailedException.class, failed::await).getCause());
            });
    assertEquals(List.of(), reported);
  }

  @Test
  void failureDuringTheEndOfTheRunIsReportedToo() {
    reporting()
        .run(
            () -> {
              Task<?> task =
                  Heddle.start(
                      () -> {
                        try {
                          Runs.forever();
                        } finally {
                          fail();
                        }
                      });
              Runs.untilWaiting(task);
            });
    assertEquals(List.of(failure), reported);
  }

  @Test
  void detachedTaskOutlivesTheGroupItWasStartedInAndEndsWithTheRun() {
    var ended = new AtomicBoolean();
    runs.run(
        () -> {
          Task<?> detached;
          try (var group = TaskGroup.open()) {
            detached =
                group
                    .start(
                        () -> Heddle.start(
                            () -> {
                              try {
                                Runs.forever();
                              } finally {
                                ended.set(true);
                              }
                            }))
                    .await();
            group.join();
          }
          Runs.untilWaiting(detached);
        });
    assertTrue(ended.get());
  }

  @Test
  void handlerThatThrowsDoesNotHangTheRun() {
    var called = new AtomicInteger();
    runs.builder()
        .onFailure(
            (task, e) -> {
              called.incrementAndGet();
              throw new IllegalStateException("the handler fails too");
            })
        .run(
            () -> {
              Task<?> failed = Heddle.start(this::fail);
              Runs.until(failed::isDone);
            });
    assertEquals(1, called.get());
  }

  @Test
  void exceptionThatCannotDescribeItselfDoesNotHangItsGroup() {
    @SuppressWarnings("serial")
    class Mute extends RuntimeException {
      @Override
      public String getMessage() {
        throw new IllegalStateException("no words");
      }
    }

    var cancelled = new AtomicBoolean();
    runs.run(
        () -> {
          var e =
              assertThrows(
                  ExceptionGroup.class,
                  () -> {
                    try (var group = TaskGroup.open()) {
                      Task<?> sibling =
                          group.start(
                              () -> {
                                try {
                                  Runs.forever();
                                } finally {
                                  cancelled.set(true);
                                }
                              });
                      Runs.untilWaiting(sibling);
                      group.start(
                          () -> {
                            throw new Mute();
                          });
                      group.join();
                    }
                  });
          assertEquals(Mute.class, e.leaves().getFirst().getClass());
        });
    assertTrue(cancelled.get());
  }
}
