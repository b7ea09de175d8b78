package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A task stays one whatever exception handler code on its thread sets. */
@ParameterizedClass
@EnumSource(Runs.class)
class OwnExceptionHandlerTest {
  private static final Thread.UncaughtExceptionHandler OF_A_LIBRARY = (_, _) -> {};

  @Parameter Runs runs;

  @Test
  void taskStaysTheTaskWhateverHandlerItsThreadHas() throws Exception {
    for (Thread.UncaughtExceptionHandler handler : handlers()) {
      int children = runs.run(() -> {
        useAll(handler);
        Task<Integer> task = Heddle.start(() -> useAll(handler));
        return useAll(handler) + task.await() + Heddle.blocking(() -> 1);
      });
      assertEquals(3, children);
    }
  }

  private static List<Thread.@Nullable UncaughtExceptionHandler> handlers() {
    var all = new ArrayList<Thread.@Nullable UncaughtExceptionHandler>();
    all.add(OF_A_LIBRARY);
    all.add(null);
    return all;
  }

  /** Sets the handler in the midst of an open group, uses all that needs a task, puts it back. */
  private static int useAll(Thread.@Nullable UncaughtExceptionHandler handler) throws Exception {
    Thread me = Thread.currentThread();
    Task<?> task = Task.current();
    var before = me.getUncaughtExceptionHandler();
    try (var group = TaskGroup.open()) {
      me.setUncaughtExceptionHandler(handler);
      assertSame(task, Task.current());
      Task<Integer> child = group.start(() -> 1);
      assertTrue(Heddle.moveOnAfter(Duration.ofHours(1), () -> Heddle.sleep(Duration.ofNanos(1))));
      assertEquals(false, Heddle.moveOnAfter(Duration.ofMillis(1), Runs::forever));
      assertEquals(List.of(2), Heddle.gather(() -> 2));
      group.join();
      if (handler != null) {
        assertSame(handler, me.getUncaughtExceptionHandler(), "the library's handler stays");
      }
      return child.await();
    } finally {
      me.setUncaughtExceptionHandler(before);
      assertSame(task, Task.current());
    }
  }

  @Test
  void cancellationReachesItAgainAndAgain() throws Exception {
    for (Thread.UncaughtExceptionHandler handler : handlers()) {
      var ends = new AtomicInteger();
      runs.run(() -> {
        Task<?> task = Heddle.start(() -> {
          Thread.currentThread().setUncaughtExceptionHandler(handler);
          for (int i = 0; i < 3; i++) {
            try {
              Runs.forever();
            } catch (InterruptedException _) {
              ends.incrementAndGet();
            }
          }
          Runs.forever();
        });
        Runs.untilWaiting(task);
        task.cancel("enough");
        assertTrue(task.outcome() instanceof Outcome.Cancelled, task::toString);
      });
      assertEquals(3, ends.get());
    }
  }

  @Test
  void failureGoesToWhoAwaitsItAndNotToTheHandler() throws Exception {
    var heard = new AtomicInteger();
    var failure = new IllegalStateException("of the task");
    Outcome<?> outcome = runs.run(() -> {
      try (var group = TaskGroup.open(GroupOption.collectOutcomes())) {
        Task<?> task = group.start(() -> {
          Thread.currentThread().setUncaughtExceptionHandler((_, _) -> heard.incrementAndGet());
          throw failure;
        });
        return task.outcome();
      }
    });
    assertEquals(new Outcome.Failure<>(failure), outcome);
    assertEquals(0, heard.get());
  }

  @Test
  void threadThatIsGivenATasksHandlerIsNotThatTask() throws Exception {
    var seen = new ArrayList<@Nullable Task<?>>();
    runs.run(() -> {
      Thread.UncaughtExceptionHandler mine =
          Thread.currentThread().getUncaughtExceptionHandler();
      for (Thread.Builder builder : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
        Thread other = builder.unstarted(() -> seen.add(Task.currentOrNull()));
        other.setUncaughtExceptionHandler(mine);
        other.start();
        other.join();
      }
    });
    assertEquals(2, seen.size());
    seen.forEach(task -> assertNull(task));
  }

  @Test
  void runInsideARunHasItsOwnTasks() throws Exception {
    runs.run(() -> {
      Thread.currentThread().setUncaughtExceptionHandler(OF_A_LIBRARY);
      Task<?> outer = Task.current();
      Heddle.blocking(() -> runs.run(() -> {
        Thread.currentThread().setUncaughtExceptionHandler(OF_A_LIBRARY);
        assertNotSame(outer, Task.current());
        assertEquals("main", Task.current().name());
        return 0;
      }));
      assertSame(outer, Task.current());
    });
  }
}
