package dev.heddle.junit;

import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskTree;
import dev.heddle.inspect.TaskState;
import dev.heddle.inspect.TaskView;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Looks whether a test has left tasks behind that would live on if its run did not end them. */
final class LeftTasks {
  private static final Duration A_MOMENT = Duration.ofMillis(1);

  /** So many looks in a row must find the same ones waiting: one that has just been woken is still on its way. */
  private static final int LOOKS = 20;

  private LeftTasks() {}

  /**
   * Returns once nobody is left but the caller and those who are being cancelled.
   *
   * @throws LeftTasksError if some only wait
   * @throws InterruptedException if the caller is cancelled
   */
  static void check(String test) throws InterruptedException {
    List<Long> before = List.of();
    int looks = 0;
    while (true) {
      Heddle.yieldNow();
      TaskTree tree = TaskTree.current();
      List<TaskView> left = left(tree);
      if (left.isEmpty()) {
        return;
      }
      List<Long> ids = left.stream().map(TaskView::threadId).toList();
      boolean allWait = left.stream().allMatch(task -> task.state() == TaskState.WAITING);
      looks = allWait && ids.equals(before) ? looks + 1 : 0;
      if (looks == LOOKS) {
        throw new LeftTasksError(test, names(left), tree.toString());
      }
      before = ids;
      Heddle.sleep(A_MOMENT);
    }
  }

  private static List<TaskView> left(TaskTree tree) {
    long me = Task.current().thread().threadId();
    return tree.tasks().filter(task -> task.threadId() != me && task.cancelled() == null).toList();
  }

  private static String names(List<TaskView> tasks) {
    return tasks.stream().map(TaskView::name).collect(Collectors.joining("', '", "'", "'"));
  }
}
