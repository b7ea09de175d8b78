package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.report.TimeText;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Words for somebody who sees them for the first time: what happened, with which values, what to do. */
class MessagesTest {
  @ParameterizedTest
  @EnumSource
  void taskTreeSaysForWhichTurnPlaceOrTaskSomebodyWaits(Runs runs) {
    runs.run(
        () -> {
          var open = new Promise<String>();
          Blocking one = Blocking.limit(1);
          try (var all = TaskGroup.open("all");
              var crawl = TaskGroup.open(
                  GroupOption.limit(1), GroupOption.name("crawl"))) {
            crawl.start(open::await);
            Runs.untilWaiting(crawl.start("second", () -> 1));
            var isTaken = new Promise<Boolean>();
            all.start(
                () -> one.call(
                    () -> {
                      isTaken.complete(true);
                      return open.get();
                    }));
            isTaken.await();
            Runs.untilWaiting(all.start("caller", () -> one.call(() -> 1)));
            Task<Integer> starter = all.start(
                "starter",
                () -> all.<Integer>startUntilReady(
                    "server",
                    ready -> {
                      open.await();
                      ready.set(1);
                    }));
            Runs.untilWaiting(starter);
            String tree = TaskTree.current().toString();
            assertTrue(tree.contains("turn of GroupOption.limit(1)[1 running, 1 waiting]"), tree);
            assertTrue(tree.contains("place of Blocking[1 of 1 running, 1 waiting]"), tree);
            assertTrue(
                tree.contains("ready of Task 'server', which has not called ready.set(...)"), tree);
            open.complete("go on");
            crawl.join();
            all.join();
          }
        });
  }

  @Test
  void deadlineSaysThatItHadPassedThatThereWasNoTimeOrThatItWasNone() {
    Heddle.run(
        () -> {
          assertEquals("deadline had passed 72h before it was set in task 'main'",
              messageOf(Duration.ofDays(-3)));
          String longAgo = messageOf(Duration.ofSeconds(Long.MIN_VALUE));
          assertTrue(longAgo.startsWith("deadline had passed 2562047h47m"), longAgo);
          assertEquals("deadline of 0 us, no time at all, expired in task 'main'",
              messageOf(Duration.ZERO));
          var byHand = assertThrows(
              DeadlineException.class,
              () -> Heddle.timeout(
                  Duration.ofHours(1),
                  scope -> {
                    scope.cancel("by hand");
                    Runs.forever();
                    return 1;
                  }));
          assertEquals(
              "scope was cancelled, before its deadline: by hand (by main), in task 'main'",
              byHand.getMessage());
        });
    assertEquals("500 ns", TimeText.of(Duration.ofNanos(500)));
  }

  private static String messageOf(Duration limit) {
    return assertThrows(DeadlineException.class, () -> Heddle.timeout(limit, Runs::forever))
        .getMessage();
  }

  @Test
  void resultThatIsNotThereSaysHowTheTaskEnded() {
    Heddle.run(
        () -> {
          Task<?> task = Heddle.start("x", Runs::forever);
          assertEquals("Task 'x' has no result yet; await() waits for it",
              noResult(task).getMessage());
          task.cancel("not needed");
          task.outcome();
          String cancelled = noResult(task).getMessage();
          assertTrue(cancelled.startsWith("Task 'x' has no result: it was cancelled: "), cancelled);
          assertTrue(cancelled.contains("not needed (by main)"), cancelled);
          assertInstanceOf(CancelledException.class, noResult(task).getCause());
          var failed = new Promise<Integer>();
          var cause = new IOException("disk full");
          failed.fail(cause);
          assertEquals(
              "Promise has no result: it failed with java.io.IOException: disk full; exceptionNow()"
                  + " returns that",
              noResult(failed).getMessage());
          assertSame(cause, noResult(failed).getCause());
          var done = new Promise<Integer>();
          done.complete(1);
          assertEquals("Promise has no failure: it has succeeded; resultNow() returns its result",
              assertThrows(IllegalStateException.class, done::exceptionNow).getMessage());
        });
  }

  @ParameterizedTest
  @EnumSource
  void awaitOfWhatWasCancelledNamesTheWaitThatDoesNotThrow(Runs runs) {
    runs.run(() -> {
      Task<?> task = Heddle.start("x", Runs::forever);
      task.cancel("not needed");
      for (Eventual<?> cancelled : List.of(task, cancelledPromise())) {
        String told = assertThrows(TaskCancelledException.class, cancelled::await).getMessage();
        assertTrue(told.contains(" was cancelled: "), told);
        assertTrue(told.endsWith("; outcome() waits for any end without an exception"), told);
      }
    });
  }

  private static Promise<String> cancelledPromise() {
    var promise = new Promise<String>();
    promise.cancel("not needed");
    return promise;
  }

  @ParameterizedTest
  @EnumSource
  void joinByAnotherTaskNamesBothTasks(Runs runs) {
    runs.run(() -> {
      try (var group = TaskGroup.open("mine")) {
        Task<String> other = group.start(
            "stranger", () -> assertThrows(IllegalStateException.class, group::join).getMessage());
        String told = other.await();
        assertTrue(
            told.startsWith("join() of TaskGroup[mine, ")
                && told.endsWith(
                    " was called by task 'stranger'; only the task that opened it, 'main',"
                        + " may do that"),
            told);
        var byThread = new Promise<String>();
        Runs.foreign(
            () -> byThread.complete(
                assertThrows(IllegalStateException.class, group::close).getMessage()));
        told = byThread.await();
        assertTrue(told.contains("foreign") && told.contains(", which runs no task; only"), told);
        group.join();
      }
    });
  }

  @Test
  void whatIsCalledOutsideARunNamesItself() {
    List<Body<Integer, RuntimeException>> bodies = List.of(() -> 1);
    Map<String, Action<InterruptedException>> calls = Map.of(
        "Heddle.gather", () -> Heddle.gather(bodies),
        "Heddle.gatherOutcomes", () -> Heddle.gatherOutcomes(bodies),
        "Heddle.race", () -> Heddle.race(bodies),
        "Heddle.awaitAll", () -> Heddle.awaitAll(List.of(Promise.completed(1))),
        "Heddle.mapConcurrent", () -> Heddle.mapConcurrent(List.of(1), 1, x -> x),
        "Heddle.forEachConcurrent", () -> Heddle.forEachConcurrent(List.of(1), 1, x -> {}),
        "Heddle.start", () -> Heddle.start(() -> 1),
        "TaskGroup.open()", TaskGroup::open);
    calls.forEach((name, call) -> {
      String told = assertThrows(IllegalStateException.class, call::run).getMessage();
      assertTrue(told.startsWith(name + " needs a running task"), told);
    });
  }

  private static IllegalStateException noResult(Eventual<?> eventual) {
    return assertThrows(IllegalStateException.class, eventual::resultNow);
  }

  @Test
  void whatIsUsedInTheWrongPlaceOrTooOftenSaysWhatToDo() {
    Heddle.run(
        () -> {
          TaskGroup shop = TaskGroup.open("shop");
          shop.close();
          String closed = assertThrows(IllegalStateException.class, () -> shop.start(() -> 1))
              .getMessage();
          assertTrue(closed.contains("shop") && closed.contains("is closed; start tasks between"),
              closed);
          try (var group = TaskGroup.open()) {
            String twice = group.startUntilReady(
                "server",
                (Ready<String> ready) -> {
                  var first = new Promise<String>();
                  Heddle.start(() -> first.complete("now")).await();
                  ready.set(first.await());
                  var again = assertThrows(IllegalStateException.class, () -> ready.set("then"));
                  assertEquals(
                      "ready.set(then) is one call too many: Task 'server' has said already that it"
                          + " is ready; call it once",
                      again.getMessage());
                });
            assertEquals("now", twice);
            group.join();
          }
        });
    String outside = assertThrows(IllegalStateException.class, () -> TaskGroup.open()).getMessage();
    assertTrue(outside.contains("Heddle.run(...)"), outside);
    for (int limit : new int[]{0, -3}) {
      String refused = assertThrows(
          IllegalArgumentException.class, () -> GroupOption.limit(limit)).getMessage();
      assertEquals("A group's limit is 1 or more tasks, not " + limit, refused);
    }
  }
}
