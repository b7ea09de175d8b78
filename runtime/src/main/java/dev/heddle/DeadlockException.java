package dev.heddle;

import java.util.List;

/**
 * Thrown out of a run that is stuck, and of a task in a cycle of waits, instead of letting it hang. Its
 * message draws who waits for what; its stack is that of the wait that was ended by it. Go's "all
 * goroutines are asleep" is the model, and the victim that a database chooses.
 */
public final class DeadlockException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private final transient WaitGraph graph;

  DeadlockException(WaitGraph graph, List<StackTraceElement> victim) {
    super(graph.toString());
    this.graph = graph;
    setStackTrace(victim.toArray(StackTraceElement[]::new));
  }

  /**
   * Returns who waits for what.
   *
   * @return the graph at the moment in which the run was found stuck
   */
  public WaitGraph graph() {
    return graph;
  }
}
