package dev.heddle.junit;

/**
 * Says that a test has returned while tasks that it had started were waiting. In a program they would go on for as
 * long as its run; in a test that is mostly an oversight.
 */
public final class LeftTasksError extends AssertionError {
  private static final long serialVersionUID = 1L;

  LeftTasksError(String test, String tasks, String tree) {
    super(
        test + " has returned and left behind " + tasks
            + ". Await or cancel them, start them in a TaskGroup, or say mayLeaveTasks = true.\n"
            + tree);
  }
}
