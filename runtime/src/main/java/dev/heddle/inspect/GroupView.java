package dev.heddle.inspect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open group and its live tasks.
 *
 * @param name the group's name
 * @param closing whether its owner has left its block and waits for what is left
 * @param cancelled why it was cancelled; null if it was not
 * @param tasks its live tasks, oldest first
 */
public record GroupView(
    String name, boolean closing, @Nullable String cancelled, List<TaskView> tasks) {

  /**
   * Makes a view; its list is copied.
   *
   * @param name the group's name
   * @param closing whether its owner has left its block
   * @param cancelled why it was cancelled; null if it was not
   * @param tasks its live tasks
   */
  public GroupView {
    tasks = List.copyOf(tasks);
  }

  /** Says the name and the number of tasks; not what is inside, which may be deep. */
  @Override
  public String toString() {
    return "GroupView[" + name + ", " + tasks.size() + " tasks]";
  }
}
