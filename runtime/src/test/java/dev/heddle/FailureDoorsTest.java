package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.heddle.channel.Channel;
import dev.heddle.channel.Select;
import dev.heddle.generator.Generator;
import dev.heddle.retry.Backoff;
import dev.heddle.retry.Retry;
import dev.heddle.stream.AsyncStream;
import dev.heddle.sync.Lock;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * In which shape a failure comes through each door, as docs/guide/failures.md says. A shape is written
 * {@code Type(cause)}, that of a group {@code Group[members]}, what is suppressed {@code +[...]}.
 */
@ParameterizedClass
@EnumSource(Runs.class)
class FailureDoorsTest {
  @Parameter Runs runs;

  @Test
  void whatRunsInItsCallerThrowsWhatItThrows() {
    assertEquals("IOException", shape(() -> runs.run(() -> broken())));
    runs.run(() -> {
      var hour = Duration.ofHours(1);
      comesAs("IOException", () -> Heddle.timeout(hour, () -> broken()));
      comesAs("IOException", () -> Heddle.moveOnAfter(hour, () -> {
        broken();
      }));
      comesAs("IOException", () -> Heddle.shield(() -> broken()));
      comesAs("IOException", () -> CancelScope.run(_ -> {
        broken();
      }));
      comesAs("IOException", () -> Heddle.blocking(() -> broken()));
      comesAs("IOException", () -> new Lock().with(() -> broken()));
      comesAs("IOException+[IOException]", () -> Retry.times(2)
          .backoff(Backoff.exponential(Duration.ofMillis(1), Duration.ofMillis(1)))
          .run(() -> broken()));
      Channel<String> full = Channel.buffered(1);
      full.send("item");
      full.done();
      comesAs("IOException", () -> full.forEach(_ -> broken()));
    });
  }

  @Test
  void whatIsAwaitedHasTheFailureAsItsCause() {
    runs.run(() -> {
      comesAs("TaskFailedException(IOException)", () -> Heddle.start(() -> broken()).await());
      comesAs("ExecutionException(IOException)", () -> Heddle.start(() -> broken()).get());
      comesAs("TaskFailedException(IOException)", () -> failed().await());
      comesAs("CompletionException(IOException)", () -> failed().toCompletableFuture().join());
      comesAs("TaskFailedException(IOException)",
          () -> Promise.of(CompletableFuture.failedFuture(new IOException())).await());
      comesAs("TaskFailedException(IOException)",
          () -> Select.first(Select.onEnd(failed(), result -> result)));
      comesAs("TaskFailedException(IOException)", () -> Coroutine.of(() -> broken()).await());
      comesAs("IllegalStateException", () -> Coroutine.of(() -> misused()).await());
      try (var group = TaskGroup.open()) {
        comesAs("TaskFailedException(IOException)", () -> group.startUntilReady(_ -> {
          broken();
        }));
      }
    });
  }

  @Test
  void groupsThrowAllFailuresAsOneGroupWhateverTheBodyWaitsFor() {
    runs.run(() -> {
      comesAs("Group[IOException]", () -> inGroup(TaskGroup::join));
      comesAs("Group[IOException]", () -> inGroup(_ -> Runs.forever()));
      comesAs("Group[IOException]", () -> {
        try (var group = TaskGroup.open()) {
          group.start(() -> broken()).await();
        }
      });
      comesAs("Group[IOException]", () -> {
        try (var group = TaskGroup.open()) {
          group.startDaemon(() -> broken());
          group.start(() -> Runs.forever());
          group.join();
        }
      });
      comesAs("Group[IOException]", () -> Heddle.gather(() -> broken(), () -> 1));
      comesAs("Group[IOException, IOException]",
          () -> Heddle.race(() -> broken(), () -> broken()));
      comesAs("Group[IOException]",
          () -> Heddle.mapConcurrent(List.of(1), 2, _ -> broken()));
      comesAs("Group[Group[IOException]]",
          () -> inGroup(group -> group.join(), () -> Heddle.gather(() -> broken())));
      comesAs("IllegalArgumentException+[Group[IOException]]", () -> inGroup(group -> {
        try {
          group.join();
        } finally {
          throwCleanup();
        }
      }));
      List<Outcome<Integer>> outcomes =
          Heddle.gatherOutcomes(() -> FailureDoorsTest.<Integer>broken(), () -> 1);
      assertEquals("[Failure, Success]",
          outcomes.stream().map(outcome -> outcome.getClass().getSimpleName()).toList().toString());
    });
  }

  @Test
  void sequencesThrowUncheckedOnesAsTheyAreAndCheckedOnesAsACause() {
    runs.run(() -> {
      comesAs("GeneratorFailedException(IOException)",
          () -> Generator.of(_ -> broken()).iterator().next());
      comesAs("IllegalStateException", () -> Generator.of(_ -> misused()).iterator().next());
      comesAs("StreamFailedException(IOException)",
          () -> AsyncStream.of(_ -> broken()).toList());
      comesAs("StreamFailedException(IOException)",
          () -> AsyncStream.from(List.of(1)).map(_ -> broken()).toList());
      comesAs("IllegalStateException",
          () -> AsyncStream.from(List.of(1)).map(_ -> misused()).toList());
      comesAs("StreamFailedException(IOException)",
          () -> AsyncStream.of(_ -> broken()).buffer(1).toList());
      comesAs("StreamFailedException(IOException)",
          () -> AsyncStream.from(List.of(1)).mapConcurrent(2, _ -> broken()).toList());
      Channel<String> channel = Channel.buffered(1);
      channel.fail(new IOException());
      comesAs("ClosedException(IOException)", channel::receive);
      comesAs("ClosedException(IOException)", channel::receiveOrDone);
      comesAs("ClosedException(IOException)", () -> channel.send("late"));
    });
  }

  @Test
  void oneCatchIsEnoughForWhateverWraps() {
    runs.run(() -> {
      List<Executable> doors = List.of(
          () -> Heddle.start(() -> broken()).await(),
          () -> failed().await(),
          () -> Coroutine.of(() -> broken()).await(),
          () -> AsyncStream.of(_ -> broken()).buffer(1).toList(),
          () -> Generator.of(_ -> broken()).iterator().next());
      for (Executable door : doors) {
        assertEquals(IOException.class,
            assertThrows(WrappedException.class, door).getCause().getClass());
      }
    });
  }

  @Test
  void whatNobodyAwaitsGoesToTheHandler() {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    runs.builder().onFailure((_, failure) -> heard.add(shapeOf(failure))).run(() -> {
      Heddle.start(() -> broken());
      Runs.until(() -> heard.size() == 1);
      var promise = new Promise<String>();
      promise.onDone(_ -> misused());
      promise.complete("done");
      Runs.until(() -> heard.size() == 2);
      try (var group = TaskGroup.open(GroupOption.keepGoing())) {
        group.start(() -> broken());
        group.join();
      }
      Runs.until(() -> heard.size() == 3);
    });
    assertEquals("[IOException, IllegalStateException, IOException]", heard.toString());
  }

  private static <T> T broken() throws IOException {
    throw new IOException("no route");
  }

  private static <T> T misused() {
    throw new IllegalStateException("not open");
  }

  private static void throwCleanup() {
    throw new IllegalArgumentException("cleanup");
  }

  private static Promise<String> failed() {
    var promise = new Promise<String>();
    promise.fail(new IOException());
    return promise;
  }

  private interface InGroup {
    void run(TaskGroup group) throws Exception;
  }

  private static void inGroup(InGroup body) throws Exception {
    inGroup(body, () -> broken());
  }

  private static void inGroup(InGroup body, Body<?, ?> child) throws Exception {
    try (var group = TaskGroup.open()) {
      group.start(child);
      body.run(group);
    }
  }

  private static void comesAs(String expected, Executable door) {
    assertEquals(expected, shape(door));
  }

  private static String shape(Executable door) {
    try {
      door.execute();
      return "nothing";
    } catch (Throwable failure) {
      return shapeOf(failure);
    }
  }

  private static String shapeOf(Throwable failure) {
    if (failure instanceof ExceptionGroup group) {
      return "Group[" + shapes(group.exceptions().stream()) + "]";
    }
    Throwable cause = failure.getCause();
    Throwable[] suppressed = failure.getSuppressed();
    return failure.getClass().getSimpleName()
        + (cause == null ? "" : "(" + shapeOf(cause) + ")")
        + (suppressed.length == 0 ? "" : "+[" + shapes(Arrays.stream(suppressed)) + "]");
  }

  private static String shapes(Stream<Throwable> failures) {
    return failures.map(FailureDoorsTest::shapeOf).collect(Collectors.joining(", "));
  }
}
