package dev.heddle.observe;

/**
 * What jconsole and other JMX clients can ask a process for: its {@link dev.heddle.TaskTree}.
 *
 * @see HeddleDiagnostics#register
 */
public interface HeddleDiagnosticsMXBean {

  /**
   * Returns how many tasks live.
   *
   * @return the number of tasks of all runs
   */
  int getTaskCount();

  /**
   * Draws the tree of tasks.
   *
   * @return some lines of text
   */
  String tasks();

  /**
   * Draws the tree of tasks with their stacks.
   *
   * @return some lines of text
   */
  String tasksWithStacks();

  /**
   * Writes the tree of tasks for machines.
   *
   * @return a JSON object
   */
  String tasksAsJson();

  /**
   * Writes the tree of tasks, with their stacks, for machines.
   *
   * @return a JSON object
   */
  String tasksWithStacksAsJson();

  /**
   * Tells of many tasks in little: those that are alike are folded into one line.
   *
   * @param question {@code alike} for some lines of text; everything else, such as {@code find=till}, for the JSON of the live
   *     page
   * @return the answer
   */
  String tasksFolded(String question);
}
