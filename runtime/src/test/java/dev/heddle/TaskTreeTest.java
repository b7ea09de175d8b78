package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.channel.Channel;
import dev.heddle.inspect.GroupView;
import dev.heddle.inspect.RunView;
import dev.heddle.inspect.TaskState;
import dev.heddle.inspect.TaskView;
import dev.heddle.inspect.WaitView;
import dev.heddle.queue.Queue;
import dev.heddle.sync.Event;
import dev.heddle.sync.Lock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A tree has every live task once, below its group, with what it waits for; from any thread. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class TaskTreeTest {
  @Parameter Runs runs;

  @Test
  void everyTaskStandsUnderItsGroupWithWhatItWaitsFor() {
    runs.builder().name("office").run(() -> {
      var lock = new Lock();
      try (var group = TaskGroup.open("desk")) {
        Task<?> holder = group.start("holder", () -> lock.with(Runs::forever));
        Runs.untilWaiting(holder);
        List<Task<?>> waiting = List.of(
            holder,
            group.start("locked", lock::acquire),
            group.start("awaiting", () -> holder.await()),
            group.start("asleep", () -> Heddle.sleep(Duration.ofHours(1))),
            group.start("receiving", () -> Channel.rendezvous().receive()),
            group.start("getting", () -> new Queue<String>(1).get()),
            group.start("signalled", () -> new Event().await()));
        for (Task<?> task : waiting) {
          Runs.untilWaiting(task);
        }
        untilParked(waiting);
        TaskTree tree = TaskTree.current();
        assertEquals("office", only(tree.runs()).name());
        GroupView desk = groupOf(only(tree.runs()).main(), "desk");
        assertEquals(
            waiting.stream().map(Task::name).toList(),
            desk.tasks().stream().map(TaskView::name).toList(),
            "oldest first");
        assertEquals(
            List.of("await", "acquire", "await", "sleep", "receive", "get", "await"),
            desk.tasks().stream().map(task -> waitOf(task).operation()).toList());
        assertEquals(
            List.of("Promise", "Lock", "Task", "Clock", "Channel", "Queue", "Event"),
            desk.tasks().stream().map(task -> waitOf(task).kind()).toList());
        assertTrue(waitOf(desk.tasks().get(1)).description().contains("held by task 'holder'"));
        assertEquals("holder", waitOf(desk.tasks().get(1)).holder());
        assertEquals("holder", waitOf(desk.tasks().get(2)).holder());
        desk.tasks().forEach(task -> assertNotNull(waitOf(task).waited()));
        assertEquals(TaskState.RUNNING, only(tree.runs()).main().state());
        assertEquals(waiting.size() + 1, tree.tasks().count());
        group.cancel("seen");
      }
    });
  }

  @Test
  void waitsInTheJdkAndDeadlinesAndCancellationsAreSeen() {
    runs.run(() -> {
      var release = new AtomicBoolean();
      try (var group = TaskGroup.open("mixed")) {
        Task<?> parked = group.start("parked", () -> {
          while (!release.get()) {
            LockSupport.park(release);
            Thread.interrupted();
          }
        });
        Task<?> limited =
            group.start("limited", () -> Heddle.timeout(Duration.ofHours(1), Runs::forever));
        Runs.untilWaiting(limited);
        untilParked(List.of(parked, limited));
        TaskView seen = groupOf(only(TaskTree.current().runs()).main(), "mixed").tasks().get(0);
        assertEquals("park", waitOf(seen).operation());
        assertEquals(AtomicBoolean.class.getName(), waitOf(seen).kind());
        Duration left = groupOf(only(TaskTree.current().runs()).main(), "mixed").tasks().get(1)
            .timeLeft();
        assertTrue(left != null && left.isPositive() && left.toMinutes() <= 60, () -> "" + left);
        group.cancel("enough of it");
        GroupView cancelled = groupOf(only(TaskTree.current().runs()).main(), "mixed");
        String why = Objects.requireNonNull(cancelled.cancelled());
        assertTrue(why.contains("enough of it"), why);
        assertEquals(why, cancelled.tasks().getFirst().cancelled());
        release.set(true);
        LockSupport.unpark(parked.thread());
      }
    });
  }

  @Test
  void foreignThreadSeesEveryRunAndNobodyOutsideHasACurrentOne() throws Exception {
    assertThrows(IllegalStateException.class, TaskTree::current);
    CompletableFuture<TaskTree> seen = new CompletableFuture<>();
    runs.builder().name("outer-run").run(() -> {
      Thread other = Runs.foreign(
          () -> runs.builder().name("other-run").run(() -> {
            seen.complete(TaskTree.all());
          }));
      Heddle.blocking(() -> {
        other.join();
        return null;
      });
    });
    Set<String> names = new HashSet<>(seen.get().runs().stream().map(RunView::name).toList());
    assertTrue(names.containsAll(Set.of("outer-run", "other-run")), names::toString);
    Set<String> after = new HashSet<>(TaskTree.all().runs().stream().map(RunView::name).toList());
    assertFalse(after.contains("outer-run") || after.contains("other-run"), after::toString);
  }

  @Test
  void treeTakenWhileThousandsStartAndEndMissesNobodyWhoStays() throws Exception {
    var stop = new AtomicBoolean();
    CompletableFuture<Integer> taken = new CompletableFuture<>();
    runs.builder().name("busy").run(() -> {
      Set<String> staying = new HashSet<>(Set.of("main"));
      try (var outer = TaskGroup.open("outer")) {
        List<Task<?>> owners = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          String name = "owner" + i;
          staying.addAll(Set.of(name, name + "'s"));
          owners.add(outer.start(name, () -> {
            try (var inner = TaskGroup.open(name)) {
              inner.start(name + "'s", Runs::forever);
              while (!stop.get()) {
                Task<?> brief = inner.start(Heddle::yieldNow);
                inner.start(() -> Heddle.gather(() -> 1, () -> 2)).await();
                brief.await();
              }
              inner.cancel("over");
            }
          }));
        }
        // From the first on it all happens outside: under this load the JDK's scheduler starves timers.
        Runs.foreign(() -> {
          try {
            while (!names(TaskTree.all()).containsAll(staying)) {
              Thread.sleep(1);
            }
            int trees = 0;
            for (; trees < 200; trees++) {
              check(TaskTree.all(), staying);
            }
            taken.complete(trees);
          } catch (Throwable e) {
            taken.completeExceptionally(e);
          } finally {
            stop.set(true);
          }
        });
        outer.join();
      }
    });
    assertEquals(200, taken.get());
  }

  private static void check(TaskTree tree, Set<String> staying) {
    RunView busy =
        tree.runs().stream().filter(run -> run.name().equals("busy")).findFirst().orElseThrow();
    assertEquals("main", busy.main().name());
    List<Long> ids = tree.tasks().map(TaskView::threadId).toList();
    assertEquals(ids.size(), new HashSet<>(ids).size(), "a task is there twice");
    assertTrue(names(tree).containsAll(staying), () -> "somebody is missing in " + tree);
    tree.tasks().forEach(task -> assertEquals(
        task.state() == TaskState.WAITING, task.waitsFor() != null, task::toString));
    assertEquals(ids.size(), count(tree.toJson(), "\"thread\":"));
    assertTrue(tree.toString().contains("owner9"), tree::toString);
  }

  private static Set<String> names(TaskTree tree) {
    return new HashSet<>(tree.tasks().map(TaskView::name).toList());
  }

  @Test
  void namesCannotForgeLinesOrEndStrings() {
    String name = "a\"}]\n└─ b\u001b[31m\u202e</script>\\";
    runs.run(() -> {
      try (var group = TaskGroup.open(name)) {
        Task<?> task = group.start(name, Runs::forever);
        Runs.untilWaiting(task);
        TaskTree tree = TaskTree.current();
        String text = tree.toString();
        assertEquals(4, text.lines().count(), text);
        assertFalse(text.contains("\u001b") || text.contains("\u202e"), text);
        String json = tree.toJson();
        String written =
            "a\\\"}]\\u000a\\u2514\\u2500 b\\u001b[31m\\u202e\\u003c/script\\u003e\\\\";
        assertEquals(2, count(json, "\"name\":\"" + written + "\""), json);
        assertTrue(json.chars().allMatch(c -> c >= ' ' && c < 0x7F), json);
        group.cancel("seen");
      }
    });
  }

  @Test
  void deepAndWideTreesAreDrawnInBounds() throws Exception {
    int depth = 3_000;
    var bottom = new CompletableFuture<Void>();
    runs.run(() -> {
      try (var group = TaskGroup.open("wide")) {
        Task<?> chain = group.start("chain", () -> nest(depth, bottom));
        for (int i = 0; i < 999; i++) {
          group.start(Runs::forever);
        }
        Heddle.blocking(() -> bottom.get());
        TaskTree tree = TaskTree.currentWithStacks();
        assertTrue(tree.tasks().count() >= 1 + 1_000 + depth,
            () -> tree.tasks().count() + " tasks");
        assertEquals(tree.tasks().count(), count(tree.toJson(), "\"thread\":"));
        String text = TaskTree.current().toString();
        assertTrue(text.lines().count() < 200, () -> text.lines().count() + " lines");
        assertTrue(text.contains("… and 980 more: "), text);
        assertTrue(text.contains(" tasks deeper"), text);
        chain.cancel("seen");
        group.cancel("seen");
      }
    });
  }

  private static void nest(int depth, CompletableFuture<Void> bottom) throws InterruptedException {
    if (depth == 0) {
      bottom.complete(null);
      Runs.forever();
    }
    try (var group = TaskGroup.open()) {
      group.start(() -> nest(depth - 1, bottom));
      group.join();
    }
  }

  @Test
  void debugShowsWhereTasksWereStartedAndStacksWhereTheyAre() {
    runs.builder().debug().run(() -> {
      try (var group = TaskGroup.open()) {
        Task<?> task = group.start("waiter", Runs::forever);
        Runs.untilWaiting(task);
        untilParked(List.of(task));
        TaskTree tree = TaskTree.currentWithStacks();
        TaskView seen =
            tree.tasks().filter(t -> t.name().equals("waiter")).findFirst().orElseThrow();
        assertEquals(task.startedAt(), seen.startedAt());
        assertTrue(
            seen.stack().stream().anyMatch(f -> f.getMethodName().equals("forever")),
            () -> seen.stack().toString());
        assertTrue(tree.toString().contains("started at " + task.startedAt().getFirst()));
        assertTrue(tree.toString().contains("Runs.forever(Runs.java"), tree::toString);
        assertTrue(
            tree.runs().getFirst().main().stack().getFirst().getClassName().endsWith("TreeTest"));
        group.cancel("seen");
      }
    });
  }

  private static void untilParked(List<Task<?>> tasks) throws InterruptedException {
    for (Task<?> task : tasks) {
      Runs.until(
          () -> task.thread().getState() == Thread.State.WAITING
              || task.thread().getState() == Thread.State.TIMED_WAITING);
    }
  }

  private static WaitView waitOf(TaskView task) {
    return Objects.requireNonNull(task.waitsFor(), task::toString);
  }

  private static GroupView groupOf(TaskView task, String name) {
    return task.groups().stream()
        .filter(group -> group.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static <T> T only(List<T> list) {
    assertEquals(1, list.size(), list::toString);
    return list.getFirst();
  }

  private static int count(String text, String part) {
    return (text.length() - text.replace(part, "").length()) / part.length();
  }
}
