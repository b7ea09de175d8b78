package dev.heddle.inspect;

import dev.heddle.scheduler.LoopStatistics;
import java.util.List;

/**
 * A run at one moment.
 *
 * @param name the run's name
 * @param scheduler what runs its tasks: "event loop", "4 carriers", "the JDK's scheduler"
 * @param carriers the counters of each carrier; empty on the JDK's scheduler
 * @param main its main task, which all others stand under
 */
public record RunView(
    String name, String scheduler, List<LoopStatistics> carriers, TaskView main) {

  /**
   * Makes a view; its list is copied.
   *
   * @param name the run's name
   * @param scheduler what runs its tasks
   * @param carriers the counters of each carrier
   * @param main its main task
   */
  public RunView {
    carriers = List.copyOf(carriers);
  }

  /** Says the name and the scheduler. */
  @Override
  public String toString() {
    return "RunView[" + name + ", " + scheduler + "]";
  }
}
