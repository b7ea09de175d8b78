package dev.heddle.benchmarks.growth;

import dev.heddle.CancelScope;
import dev.heddle.ExceptionGroup;
import dev.heddle.GroupOption;
import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.TaskTree;
import dev.heddle.sync.Event;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicInteger;

/** Tasks, scopes and failures, and the view of all of them. */
final class Families {
  private Families() {}

  static void tasksOfAGroup(int size, Stopwatch watch) throws Exception {
    var ended = new AtomicInteger();
    watch.begin();
    try (var group = TaskGroup.open()) {
      for (int i = 0; i < size; i++) {
        group.start(ended::incrementAndGet);
      }
      group.join();
    }
    watch.end();
    check(ended.get(), size, "tasks ended");
  }

  static void failuresOfAGroup(int size, Stopwatch watch) throws Exception {
    int failures = 0;
    watch.begin();
    try (var group = TaskGroup.open(GroupOption.firstSuccess())) {
      for (int i = 0; i < size; i++) {
        group.start(() -> {
          throw new Refused();
        });
      }
      group.join();
    } catch (ExceptionGroup e) {
      failures = e.leaves().size();
      watch.allThere();
      Reference.reachabilityFence(e);
    }
    watch.end();
    check(failures, size, "failures arrived");
  }

  /** Without a stack trace, whose cost is the JDK's. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused() {
      super("refused", null, false, false);
    }
  }

  static void scopesInScopes(int size, Stopwatch watch) throws Exception {
    var innermost = new AtomicInteger();
    watch.begin();
    descend(size, innermost);
    watch.end();
    check(innermost.get(), size, "scopes were entered");
  }

  private static void descend(int levels, AtomicInteger entered) throws Exception {
    if (levels == 0) {
      Heddle.checkCancelled();
      return;
    }
    CancelScope.run(_ -> {
      entered.incrementAndGet();
      descend(levels - 1, entered);
    });
  }

  static void treeOfTasks(int size, Stopwatch watch) throws Exception {
    var event = new Event();
    try (var group = TaskGroup.open()) {
      for (int i = 0; i < size; i++) {
        group.start(() -> event.await());
      }
      Heddle.yieldNow();
      watch.begin();
      TaskTree tree = TaskTree.current();
      watch.end();
      long tasks = tree.tasks().count();
      if (tasks <= size) {
        throw new IllegalStateException(tasks + " tasks are in the tree, of " + size + " and one");
      }
      event.set();
      group.join();
    }
  }

  private static void check(int done, int wanted, String what) {
    if (done != wanted) {
      throw new IllegalStateException(done + " " + what + ", not " + wanted);
    }
  }
}
