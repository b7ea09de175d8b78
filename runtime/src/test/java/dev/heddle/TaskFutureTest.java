package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A task keeps the contract of {@link Future}. Detached, so that a failure cancels nobody. */
@ParameterizedClass
@EnumSource(Runs.class)
class TaskFutureTest {
  private final IOException cause = new IOException("broken");
  @Parameter Runs runs;

  private HeddleBuilder quietly() {
    return runs.builder().onFailure((task, failure) -> {});
  }

  @Test
  void runningTaskHasNoResultYet() {
    quietly()
        .run(
            () -> {
              Future<?> task = Heddle.start(Runs::forever);
              assertFalse(task.isDone() || task.isCancelled());
              assertEquals(Future.State.RUNNING, task.state());
              assertThrows(IllegalStateException.class, task::resultNow);
              assertThrows(IllegalStateException.class, task::exceptionNow);
              assertThrows(TimeoutException.class, () -> task.get(1, TimeUnit.MILLISECONDS));
            });
  }

  @Test
  void succeededTask() throws Exception {
    quietly()
        .run(
            () -> {
              Future<Integer> task = Heddle.start(() -> 1);
              assertEquals(1, task.get());
              assertEquals(1, task.get(0, TimeUnit.NANOSECONDS));
              assertEquals(Future.State.SUCCESS, task.state());
              assertEquals(1, task.resultNow());
              assertThrows(IllegalStateException.class, task::exceptionNow);
              assertTrue(task.isDone() && !task.isCancelled());
            });
  }

  @Test
  void failedTask() {
    quietly()
        .run(
            () -> {
              Task<Integer> task = Heddle.start(this::fail);
              assertSame(cause, assertThrows(ExecutionException.class, task::get).getCause());
              assertSame(cause, assertThrows(TaskFailedException.class, task::await).getCause());
              assertEquals(Future.State.FAILED, task.state());
              assertSame(cause, task.exceptionNow());
              assertThrows(IllegalStateException.class, task::resultNow);
              assertTrue(task.isDone() && !task.isCancelled());
            });
  }

  private int fail() throws IOException {
    throw cause;
  }

  @Test
  void cancelledTask() {
    quietly()
        .run(
            () -> {
              Task<?> task = Heddle.start(Runs::forever);
              assertTrue(task.cancel(true));
              assertThrows(CancellationException.class, task::get);
              assertEquals(Future.State.CANCELLED, task.state());
              assertThrows(IllegalStateException.class, task::resultNow);
              assertThrows(IllegalStateException.class, task::exceptionNow);
              assertTrue(task.isDone() && task.isCancelled());
            });
  }

  /** The defaults of Future retry an interrupted get(), which a cancelled caller never stops. */
  @Test
  void cancelledCallerCanStillLookAtDoneTasks() {
    quietly()
        .run(
            () -> {
              Task<Integer> done = Heddle.start(() -> 1);
              Task<Integer> failed = Heddle.start(this::fail);
              done.outcome();
              failed.outcome();
              Task<?> looker =
                  Heddle.start(
                      () -> {
                        Task.current().cancel("at once");
                        assertEquals(Future.State.SUCCESS, done.state());
                        assertEquals(1, done.resultNow());
                        assertEquals(Future.State.FAILED, failed.state());
                        assertSame(cause, failed.exceptionNow());
                      });
              looker.await();
            });
  }

  @Test
  void anyThreadMayGet() throws Exception {
    Task<Integer> kept =
        quietly()
            .run(
                () -> {
                  Task<Integer> task =
                      Heddle.start(
                          () -> {
                            Heddle.yieldNow();
                            return 3;
                          });
                  Thread foreign = Runs.foreign(() -> assertEquals(3, task.get()));
                  assertEquals(3, task.await());
                  foreign.join();
                  return task;
                });
    assertEquals(3, kept.get());
  }
}
