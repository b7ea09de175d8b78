package dev.heddle;

import dev.heddle.core.Fiber;
import dev.heddle.core.LiveRuns;
import dev.heddle.core.Run;
import dev.heddle.inspect.GroupView;
import dev.heddle.inspect.RunView;
import dev.heddle.inspect.TaskView;
import dev.heddle.report.TreeJson;
import dev.heddle.report.TreeText;
import dev.heddle.report.TreeWalk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * All live tasks at one moment: who waits for what, since when, under which group of whose.
 *
 * <pre>{@code
 * System.out.println(TaskTree.all());
 * }</pre>
 *
 * <p>It may be taken on any thread at any time. Nothing stops for it, and tasks pay nothing for it
 * as long as nobody takes one; so it is no cut through time: each task is seen a little later than
 * the one above it. A task that lives while the tree is taken is in it once; one that starts or ends
 * meanwhile may be missing. Immutable.
 *
 * <p>{@code python -m asyncio pstree} and {@code trio.lowlevel} are the models. The JDK's own {@code
 * jcmd <pid> Thread.dump_to_file -format=json <file>} shows groups as containers of threads too, with
 * stacks, without what they wait for.
 */
public final class TaskTree {
  private final List<RunView> runs;

  private TaskTree(List<RunView> runs) {
    this.runs = List.copyOf(runs);
  }

  /**
   * Takes the tree of the run that the caller is in.
   *
   * @return the tree of one run
   * @throws IllegalStateException if no task runs the caller
   */
  public static TaskTree current() {
    return new TaskTree(TreeWalk.of(Fiber.current("TaskTree.current()").run, false));
  }

  /**
   * Takes the tree of the run that the caller is in, with the stack of each task. That takes some
   * microseconds a task.
   *
   * @return the tree of one run
   * @throws IllegalStateException if no task runs the caller
   */
  public static TaskTree currentWithStacks() {
    return new TaskTree(TreeWalk.of(Fiber.current("TaskTree.currentWithStacks()").run, true));
  }

  /**
   * Takes the tree of the run that a task belongs to, also from outside of it.
   *
   * @param task any task of the run
   * @return the tree of one run
   */
  public static TaskTree of(Task<?> task) {
    return new TaskTree(TreeWalk.of(runOf(task), false));
  }

  /**
   * Takes the tree of the run that a task belongs to, also from outside of it, with the stack of each task. That
   * takes some microseconds a task.
   *
   * @param task any task of the run
   * @return the tree of one run
   */
  public static TaskTree ofWithStacks(Task<?> task) {
    return new TaskTree(TreeWalk.of(runOf(task), true));
  }

  private static Run runOf(Task<?> task) {
    return ((Fiber<?>) Objects.requireNonNull(task, "task")).run;
  }

  /**
   * Takes the trees of all runs of this process.
   *
   * @return a tree for each run, oldest first; empty if there is none
   */
  public static TaskTree all() {
    return all(false);
  }

  /**
   * Takes the trees of all runs of this process, with the stack of each task. That takes some
   * microseconds a task.
   *
   * @return a tree for each run, oldest first; empty if there is none
   */
  public static TaskTree allWithStacks() {
    return all(true);
  }

  private static TaskTree all(boolean stacks) {
    List<RunView> found = new ArrayList<>();
    for (Run run : LiveRuns.now()) {
      found.addAll(TreeWalk.of(run, stacks));
    }
    return new TaskTree(found);
  }

  /**
   * Returns the runs.
   *
   * @return each with its main task, which the others stand under
   */
  public List<RunView> runs() {
    return runs;
  }

  /**
   * Returns all tasks of all runs.
   *
   * @return each task before those of its groups
   */
  public Stream<TaskView> tasks() {
    List<TaskView> found = new ArrayList<>();
    Deque<TaskView> left = new ArrayDeque<>();
    runs.forEach(run -> left.add(run.main()));
    TaskView next;
    while ((next = left.poll()) != null) {
      found.add(next);
      for (GroupView group : next.groups()) {
        left.addAll(group.tasks());
      }
    }
    return found.stream();
  }

  /**
   * Draws the tree for people. Of a group with very many tasks some are drawn and the others counted.
   *
   * @return some lines; names are shown with control characters escaped
   */
  @Override
  public String toString() {
    return TreeText.of(this);
  }

  /**
   * Writes the tree for machines: {@code {"runs": [{"name", "scheduler", "carriers", "main": {"name",
   * "thread", "state", "wait", "groups": [{"name", "tasks": [...]}]}}]}}. Times are in nanoseconds;
   * what is not known is left out.
   *
   * @return a JSON object, in ASCII
   */
  public String toJson() {
    return TreeJson.of(this);
  }
}
